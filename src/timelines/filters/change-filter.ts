// Someone here makes, changes or deletes a filter.
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/store.ts";
import { AppError } from "../../errors.ts";
import { recordEvent } from "../../events.ts";
import { createId } from "../../ids.ts";
import { getPost } from "../../posts/queries.ts";
import { FILTER_ACTIONS, FILTER_CONTEXTS } from "../schema.ts";
import { filtersOf, getFilter, getFilteredPost, getKeyword, type Filter } from "./queries.ts";

const MAX_FILTERS = 100;
const MAX_KEYWORDS = 200;

const keyword = z.object({
  keyword: z.string().trim().min(1, "can't be blank").max(200),
  wholeWord: z.boolean().default(true),
});
export type KeywordDraft = z.input<typeof keyword>;

const draft = z.object({
  title: z.string().trim().min(1, "can't be blank").max(200),
  contexts: z.array(z.enum(FILTER_CONTEXTS)).min(1, "can't be blank"),
  action: z.enum(FILTER_ACTIONS).default("warn"),
  /** Seconds from now; null: for ever. */
  expiresIn: z.number().int().positive().nullish(),
});
export type FilterDraft = z.input<typeof draft>;

/** A change of one of a filter's keywords: new without an id, gone where it says so. */
export interface KeywordChange extends Partial<KeywordDraft> {
  id?: string | undefined;
  isGone?: boolean | undefined;
}

/** @throws AppError unprocessable, ZodError */
export async function createFilter(
  app: App,
  accountId: string,
  input: FilterDraft,
  keywords: readonly KeywordChange[] = [],
): Promise<Filter> {
  const { expiresIn, ...values } = draft.parse(input);
  const createdAt = app.clock.now();
  return changing(app, accountId, async (tx) => {
    if ((await filtersOf(tx, accountId)).length >= MAX_FILTERS)
      throw new AppError("unprocessable", `${MAX_FILTERS} filters are the most`);
    const id = createId(createdAt);
    const expiresAt = endOf(app, expiresIn);
    await tx.q.insert(tx.t.filters).values({ ...values, id, accountId, expiresAt, createdAt });
    await changeKeywords(app, tx, id, keywords);
    return getFilter(tx, accountId, id);
  });
}

/** What is not named stays as it is. @throws AppError not_found, ZodError */
export async function changeFilter(
  app: App,
  accountId: string,
  id: string,
  changes: Partial<FilterDraft>,
  keywords: readonly KeywordChange[] = [],
): Promise<Filter> {
  return changing(app, accountId, async (tx) => {
    const before = await getFilter(tx, accountId, id);
    const { title, contexts, action } = draft.parse({ ...before, ...changes });
    const end = changes.expiresIn === undefined ? {} : { expiresAt: endOf(app, changes.expiresIn) };
    const { filters } = tx.t;
    await tx.q
      .update(filters)
      .set({ title, contexts, action, ...end })
      .where(eq(filters.id, id));
    await changeKeywords(app, tx, id, keywords);
    return getFilter(tx, accountId, id);
  });
}

/** @throws AppError not_found */
export async function deleteFilter(app: App, accountId: string, id: string): Promise<void> {
  await changing(app, accountId, async (tx) => {
    await getFilter(tx, accountId, id);
    await tx.q.delete(tx.t.filters).where(eq(tx.t.filters.id, id));
  });
}

/** @throws AppError not_found, ZodError */
export async function addKeyword(app: App, accountId: string, filterId: string, input: KeywordDraft) {
  return changing(app, accountId, async (tx) => {
    await getFilter(tx, accountId, filterId);
    const id = await insertKeyword(app, tx, filterId, input);
    return getKeyword(tx, accountId, id);
  });
}

/** @throws AppError not_found, ZodError */
export async function changeKeyword(app: App, accountId: string, id: string, changes: Partial<KeywordDraft>) {
  return changing(app, accountId, async (tx) => {
    const before = await getKeyword(tx, accountId, id);
    const { filterKeywords } = tx.t;
    await tx.q
      .update(filterKeywords)
      .set(keyword.parse({ ...before, ...changes }))
      .where(eq(filterKeywords.id, id));
    return getKeyword(tx, accountId, id);
  });
}

/** @throws AppError not_found */
export async function deleteKeyword(app: App, accountId: string, id: string): Promise<void> {
  await changing(app, accountId, async (tx) => {
    await getKeyword(tx, accountId, id);
    await tx.q.delete(tx.t.filterKeywords).where(eq(tx.t.filterKeywords.id, id));
  });
}

/** @throws AppError not_found (the filter or the post) */
export async function filterPost(app: App, accountId: string, filterId: string, postId: string) {
  return changing(app, accountId, async (tx) => {
    await getFilter(tx, accountId, filterId);
    await getPost(tx, postId, accountId);
    const { filterPosts } = tx.t;
    const row = { id: createId(app.clock.now()), filterId, postId };
    await tx.q.insert(filterPosts).values(row).onConflictDoNothing();
    const [kept] = await tx.q
      .select()
      .from(filterPosts)
      .where(and(eq(filterPosts.filterId, filterId), eq(filterPosts.postId, postId)));
    return kept!;
  });
}

/** @throws AppError not_found */
export async function unfilterPost(app: App, accountId: string, id: string): Promise<void> {
  await changing(app, accountId, async (tx) => {
    await getFilteredPost(tx, accountId, id);
    await tx.q.delete(tx.t.filterPosts).where(eq(tx.t.filterPosts.id, id));
  });
}

function changing<T>(app: App, accountId: string, change: (tx: Tx) => Promise<T>): Promise<T> {
  return app.store.tx(async (tx) => {
    const changed = await change(tx);
    await recordEvent(tx, { type: "filters.changed", accountId }, app.clock.now());
    return changed;
  });
}

async function changeKeywords(app: App, tx: Tx, filterId: string, changes: readonly KeywordChange[]) {
  const { filterKeywords: table } = tx.t;
  for (const { id, isGone, ...change } of changes.slice(0, MAX_KEYWORDS)) {
    const known = and(eq(table.id, id ?? ""), eq(table.filterId, filterId));
    if (id === undefined) await insertKeyword(app, tx, filterId, change as KeywordDraft);
    else if (isGone) await tx.q.delete(table).where(known);
    else {
      const [before] = await tx.q.select().from(table).where(known);
      if (before)
        await tx.q
          .update(table)
          .set(keyword.parse({ ...before, ...named(change) }))
          .where(known);
    }
  }
}

function named<T extends object>(change: T): Partial<T> {
  const entries = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}

async function insertKeyword({ clock }: App, { q, t }: Tx, filterId: string, input: KeywordDraft) {
  const id = createId(clock.now());
  await q.insert(t.filterKeywords).values({ ...keyword.parse(input), id, filterId });
  return id;
}

function endOf({ clock }: App, seconds: number | null | undefined): Date | null {
  return seconds ? new Date(clock.now().getTime() + seconds * 1000) : null;
}
