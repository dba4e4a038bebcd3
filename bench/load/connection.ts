import { connect, type Socket } from "node:net";

const HEADER_END = Buffer.from("\r\n\r\n");
const EMPTY = Buffer.alloc(0);

/**
 * A persistent HTTP/1.1 connection with one request in flight. Parses only responses with a Content-Length, to take
 * little processor time from the server under test.
 */
export class Connection {
  readonly #socket: Socket;
  #received: Buffer = EMPTY;
  #expected = -1;
  #status = 0;
  #answered: ((status: number) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#read(chunk));
    // A broken connection resolves the current request and all later ones with status 0.
    socket.on("error", () => undefined);
    socket.on("close", () => this.#answer(0));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, "127.0.0.1");
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new Connection(socket);
  }

  send(request: string, answered: (status: number) => void): void {
    this.#answered = answered;
    if (this.#socket.destroyed) setImmediate(() => this.#answer(0));
    else this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (this.#expected < 0) {
      const end = this.#received.indexOf(HEADER_END);
      if (end < 0) return;
      const head = this.#received.toString("latin1", 0, end);
      this.#status = Number(head.slice(9, 12));
      this.#expected = end + HEADER_END.length + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    }
    if (this.#received.length < this.#expected) return;
    this.#received = EMPTY;
    this.#expected = -1;
    this.#answer(this.#status);
  }

  #answer(status: number): void {
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(status);
  }
}
