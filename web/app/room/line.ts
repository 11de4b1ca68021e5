// The socket to a room: JSON both ways, and the code it was closed with.
import type { ClientMessage, ServerMessage } from "#src/spaces/messages.ts";

export interface LineHooks {
  onMessage(message: ServerMessage): void;
  onClose(code: number): void;
}

export class Line {
  readonly #socket: WebSocket;

  constructor(url: string, ticket: string, hooks: LineHooks) {
    this.#socket = new WebSocket(url);
    this.#socket.addEventListener("open", () => this.send({ type: "enter", ticket }));
    this.#socket.addEventListener("message", (event) => {
      hooks.onMessage(JSON.parse(String(event.data)) as ServerMessage);
    });
    this.#socket.addEventListener("close", (event) => hooks.onClose(event.code));
  }

  send(message: ClientMessage): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#socket.close(1000);
  }
}
