// A check at compile time: each column factory gives the same JavaScript type in both dialects.
import type { pgFactories, sqliteKit } from "./kit.ts";

type Data<T> = T extends (...args: never[]) => { _: { data: infer D } } ? D : never;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Columns = "text" | "int" | "bigint" | "bool" | "time" | "autoId";

export const parity: {
  [K in Columns]: Same<Data<(typeof sqliteKit)[K]>, Data<(typeof pgFactories)[K]>>;
} = { text: true, int: true, bigint: true, bool: true, time: true, autoId: true };
