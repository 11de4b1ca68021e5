// What packets leave by: a socket, or a connection.
export interface Carrier {
  send(data: Uint8Array, port: number, address: string): void;
}
