// What pages of people load: one page of a list, and how the reader stands to those on it.
import type { Page, Paged } from "../app/api/caller.ts";
import type { Account, Relationship } from "../app/entities/people.ts";
import { orElse, type PageRequest } from "./page.ts";

const PAGE_SIZE = 40;

export interface PeopleData<T = Account> {
  people: T[];
  older: string | null;
}

/** From where the address says, to the end of a page. */
export async function onePage<T>(
  { query }: PageRequest,
  load: (page: Page) => Promise<Paged<T>>,
): Promise<PeopleData<T>> {
  const max_id = query.get("max_id");
  const { items, older } = await load({ limit: PAGE_SIZE, ...(max_id ? { max_id } : {}) });
  return { people: items, older: items.length === PAGE_SIZE ? older : null };
}

export async function standings({ api, me }: PageRequest, people: Account[]): Promise<Relationship[]> {
  const ids = people.map(({ id }) => id);
  return me && ids.length > 0 ? orElse(api.relationships(ids), []) : [];
}
