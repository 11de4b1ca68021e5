// The shape of catalogue.json: checked by a test, so that starting the server does not pay for it.
import { z } from "zod";

const text = z.string().min(1);

const tipServiceSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: text,
  /** The brand's own Arabic name where it has one, else how it is said. */
  nameAr: text,
  /** What to enter. */
  hint: z.strictObject({ en: text, ar: text }),
  category: text,
  kind: text,
  countries: z.array(text).min(1),
  currencies: z.array(text).min(1),
  input: z.strictObject({ pattern: text, strip: z.array(text), lowercase: z.boolean(), example: text }),
  checksum: text.nullable(),
  urlTemplate: text.nullable(),
  amountTemplate: text.nullable(),
  uriTemplate: text.nullable(),
  payto: text.nullable(),
  hosts: z.array(text),
  action: z.enum(["open", "copy", "open-app+copy", "qr", "qr+copy", "stream"]),
  qr: text,
  recurring: z.boolean(),
  privacy: z.strictObject({ payeePublic: z.array(text), payerToPayee: z.array(text) }),
  reversible: text,
  twitterTips: text.nullable(),
  relMe: text,
  sanctionsSensitive: z.boolean(),
  status: text,
  verified: z.enum(["spec", "doc", "usage", "unverified"]),
  sources: z.array(text),
  note: text.nullable(),
});

export const catalogueSchema = z.strictObject({
  format: z.literal("tip-services/1"),
  generated: text,
  count: z.int(),
  readme: z.array(text),
  refuse: z.strictObject({
    note: text,
    patterns: z.array(z.strictObject({ id: text, pattern: text, why: text })),
  }),
  schemes: z.strictObject({
    clickable: z.array(text),
    openAppButton: z.array(text),
    copyOrQrOnly: z.array(text),
    upgradeToHttps: z.array(text),
    never: z.array(text),
    rules: z.array(text),
  }),
  services: z.array(tipServiceSchema),
});

export type TipService = z.infer<typeof tipServiceSchema>;
export type TipCatalogue = z.infer<typeof catalogueSchema>;
