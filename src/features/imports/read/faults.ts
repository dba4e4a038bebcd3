import { AppError } from "../../../platform/errors.ts";

/** What is wrong with a file as a whole: nothing of it is taken. Names no value. */
export const fileFault = (detail: string): AppError =>
  new AppError("invalid_body", { errors: [{ in: "body", pointer: "", detail }] });

/** What is wrong with one row of a file: that row is refused. Names no value. */
export class RowFault extends Error {
  override readonly name = "RowFault";
}
