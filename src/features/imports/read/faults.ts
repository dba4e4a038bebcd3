import { AppError } from "../../../platform/errors.ts";

/** An error about a whole file, of which nothing is imported. The text contains no value. */
export const fileFault = (detail: string): AppError =>
  new AppError("invalid_body", { errors: [{ in: "body", pointer: "", detail }] });

/** An error about one row, which is refused. The text contains no value. */
export class RowFault extends Error {
  override readonly name = "RowFault";
}
