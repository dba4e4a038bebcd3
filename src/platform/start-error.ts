/** A process cannot start. The message is for the operator, and says what to do. */
export class StartError extends Error {
  override readonly name: string = "StartError";
}
