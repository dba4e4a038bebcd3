import type { Document } from "../document.ts";
import { HEAD, quote } from "./text.ts";

/** Writes the version of the package, which equals that of the service. */
export const writeVersion = ({ info }: Document): string => `${HEAD}__version__ = ${quote(info.version)}\n`;
