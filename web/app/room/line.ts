// The socket to a room: JSON both ways, and the code it was closed with.
import type { ClientMessage, ServerMessage } from "#src/spaces/messages.ts";

/** Until the room has answered: a network that swallows everything closes nothing. */
const ENTER_MS = 15_000;
/** As browsers call it when a line breaks. */
const NOT_HEARD = 1006;

export interface LineHooks {
  onMessage(message: ServerMessage): void;
  onClose(code: number): void;
}

export class Line {
  readonly #socket: WebSocket;
  readonly #deadline: ReturnType<typeof setTimeout>;

  constructor(url: string, ticket: string, hooks: LineHooks) {
    this.#socket = new WebSocket(url);
    this.#deadline = setTimeout(() => {
      this.close();
      hooks.onClose(NOT_HEARD);
    }, ENTER_MS);
    this.#socket.addEventListener("open", () => this.send({ type: "enter", ticket }));
    this.#socket.addEventListener("message", (event) => {
      clearTimeout(this.#deadline);
      hooks.onMessage(JSON.parse(String(event.data)) as ServerMessage);
    });
    this.#socket.addEventListener("close", (event) => {
      clearTimeout(this.#deadline);
      hooks.onClose(event.code);
    });
  }

  send(message: ClientMessage): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    clearTimeout(this.#deadline);
    this.#socket.close(1000);
  }
}
