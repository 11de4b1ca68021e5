// What a request brings where it may bring files: multipart goes through the disk, everything else as in params.ts.
import { isMultipart, receiveForm, type MostBytes, type ReceivedForm } from "../media/receive-form.ts";
import type { ApiContext } from "./env.ts";
import { paramsOf, queryOf } from "./params.ts";

/** `wanted`: fields that may be files, and how many bytes each may have. @throws AppError */
export async function formOf(c: ApiContext, wanted: Record<string, MostBytes>): Promise<ReceivedForm> {
  if (!isMultipart(c.req.raw)) {
    return { params: await paramsOf(c), files: new Map(), [Symbol.asyncDispose]: async () => {} };
  }
  const form = await receiveForm(c.req.raw, c.var.app.storage.incoming, wanted);
  return { ...form, params: { ...queryOf(c), ...form.params } };
}
