// What the tests use of http_ece, which brings no types.
declare module "http_ece" {
  import type { ECDH } from "node:crypto";

  interface Parameters {
    version: "aes128gcm" | "aesgcm";
    privateKey: ECDH;
    authSecret: string;
    dh?: string;
    salt?: string;
  }

  export function decrypt(message: Buffer, parameters: Parameters): Buffer;
}
