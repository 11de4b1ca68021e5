// What a report can be about, in the order of how often it is; the words are `report.category.*`.

export const reportCategories = ["spam", "legal", "payment_fraud", "violation", "other"] as const;
export type ReportCategory = (typeof reportCategories)[number];

/** The word for a category that the API names: other servers and clients know more of them. */
export function categoryKey({ category }: { category: string }): `report.category.${ReportCategory}` {
  return `report.category.${reportCategories.find((one) => one === category) ?? "other"}`;
}
