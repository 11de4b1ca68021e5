// What a process remembers of each database that it has open: it goes with the database, and those of many share nothing.
import type { Store } from "./store.ts";

/** Made when it is first asked for, the same from then on. */
export function perStore<T extends object>(make: () => T): (store: Store) => T {
  const made = new WeakMap<Store, T>();
  return (store) => {
    let value = made.get(store);
    if (!value) made.set(store, (value = make()));
    return value;
  };
}
