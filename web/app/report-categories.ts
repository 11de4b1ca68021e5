// What a report can be about, in the order of how often it is; the words are `report.category.*`.

export const reportCategories = ["spam", "legal", "payment_fraud", "violation", "other"] as const;
export type ReportCategory = (typeof reportCategories)[number];
