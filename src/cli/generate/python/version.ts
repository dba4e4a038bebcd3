import type { Document } from "../document.ts";
import { HEAD, quote } from "./text.ts";

/** The version of the package is that of the service. */
export const writeVersion = ({ info }: Document): string => `${HEAD}__version__ = ${quote(info.version)}\n`;
