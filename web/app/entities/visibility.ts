// Whom a post is for, in the words of the client API.

export type Visibility = "public" | "unlisted" | "private" | "direct";
