// Carol of remote.test, as her server's actor would say of her.
import type { RemoteAccount } from "#src/accounts/receive-account.ts";

export const CAROL: RemoteAccount = {
  uri: "https://remote.test/users/carol",
  url: "https://remote.test/@carol",
  username: "carol",
  domain: "remote.test",
  type: "Person",
  name: "Carol",
  bio: "",
  fields: [],
  avatarUrl: null,
  headerUrl: null,
  locked: false,
  discoverable: true,
  indexable: false,
  inboxUrl: "https://remote.test/users/carol/inbox",
  sharedInboxUrl: null,
  outboxUrl: null,
  followersUrl: null,
  featuredUrl: null,
  alsoKnownAs: [],
  movedToUri: null,
  publicKeyId: null,
  publicKeyPem: null,
};
