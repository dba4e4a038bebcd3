/** A root key that never leaves its service, which encrypts and decrypts with it: a KMS. */
export interface KeyService {
  /** The key, as in ROOT_KEY without parameters. */
  readonly location: string;
  /**
   * @param owner what the text belongs to: shown in the service's audit log, where it has a place for it
   * @throws KeyServiceError
   */
  encrypt(text: Buffer, owner: string): Promise<Buffer>;
  /** @throws KeyServiceError; Error if it was encrypted with another key or for another owner, or was changed */
  decrypt(encrypted: Buffer, owner: string): Promise<Buffer>;
}

/** The service does not answer, or refuses. The message says so in words, for the operator. */
export class KeyServiceError extends Error {
  override readonly name = "KeyServiceError";
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What an adapter is made from. */
export interface Place {
  /** The part of the URL in ROOT_KEY after the scheme, without parameters. */
  path: string;
  /** The parameters of the URL, such as `endpoint`. */
  parameters: URLSearchParams;
  environment: Environment;
}
