// What other servers ask of a document before they take it, as their sources say (named at each); a document that passes gives no
// complaint. Models, not their code: they hold what can be told from a document alone.
import { hasType, idOf, isObject, isWebUrl, list, type Json } from "#federation/vocab/json.ts";

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

type Check = [rule: string, holds: boolean];

export interface Rules {
  actor?: (actor: Json) => Check[];
  /** Of an activity as it is sent; what it holds is looked at too. */
  activity?: (activity: Json, sender: Json) => Check[];
}

const hostOf = (value: unknown) => URL.parse(idOf(value) ?? "")?.host;
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isDate = (value: unknown) => isText(value) && !Number.isNaN(Date.parse(value));
const isHttps = (value: unknown) => isText(value) && URL.parse(value)?.protocol === "https:";
const ofOneHost = (host: unknown, ...values: unknown[]) =>
  values.every((value) => hostOf(value) === hostOf(host));
const ifThere = (value: unknown, holds: (value: unknown) => boolean) =>
  value === undefined || value === null || holds(value);
const objects = (value: unknown) => list(value).filter(isObject);
const isPost = (value: unknown): value is Json => isObject(value) && hasType(value, "Note", "Question");

/** The post of a Create or Update, to be looked at by `check`; nothing where it is something else. */
function ofPost({ type, object }: Json, check: (note: Json) => Check[]): Check[] {
  return (type === "Create" || type === "Update") && isPost(object) ? check(object) : [];
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** mastodon/mastodon 4.3: app/services/activitypub/{fetch_remote_actor,process_account}_service.rb, app/lib/activitypub/activity*.rb, app/lib/activitypub/parser/. */
const mastodon: Rules = {
  actor: (actor) => [
    [
      "the context is ActivityStreams",
      list(actor["@context"]).includes("https://www.w3.org/ns/activitystreams"),
    ],
    ["a type of actors", hasType(actor, "Application", "Group", "Organization", "Person", "Service")],
    [
      "a name that a handle can have",
      /^[a-z0-9_]+([.-]+[a-z0-9_]+)*$/i.test(String(actor["preferredUsername"])),
    ],
    ["the inbox is there, of its host", ofOneHost(actor, actor["inbox"])],
    [
      "the key is its own",
      isObject(actor["publicKey"]) &&
        actor["publicKey"]["owner"] === actor["id"] &&
        ofOneHost(actor, actor["publicKey"]),
    ],
    ["the page is of its host", ofOneHost(actor, actor["url"])],
    ["fields stand in a list", Array.isArray(actor["attachment"])],
    [
      "fields are short text",
      objects(actor["attachment"])
        .filter((part) => hasType(part, "PropertyValue"))
        .every(({ name, value }) => isText(name) && isText(value) && value.length <= 2_047),
    ],
    [
      "the shared inbox is a word",
      ifThere(actor["endpoints"], (endpoints) => isObject(endpoints) && isText(endpoints["sharedInbox"])),
    ],
  ],
  activity: (activity) => [
    ["an id of the actor's host", ofOneHost(activity["actor"], activity)],
    [
      "a boost and a like name a post",
      !["Announce", "Like"].includes(String(activity["type"])) || isWebUrl(idOf(activity["object"]) ?? ""),
    ],
    [
      "an Undo names what it takes back",
      activity["type"] !== "Undo" || (isObject(activity["object"]) && isText(activity["object"]["type"])),
    ],
    ...ofPost(activity, (note) => [
      ["the post is of the actor's host", ofOneHost(activity["actor"], note)],
      ["its page is of its host", ofOneHost(note, note["url"])],
      ["it has words", isText(note["content"]) || list(note["attachment"]).length > 0],
      ["it says when", isDate(note["published"])],
      ["files have an address", objects(note["attachment"]).every(({ url }) => isWebUrl(String(url)))],
      [
        "mentions lead somewhere",
        objects(note["tag"]).every((tag) => !hasType(tag, "Mention") || isText(tag["href"])),
      ],
      [
        "emoji have a picture",
        objects(note["tag"]).every(
          (tag) =>
            !hasType(tag, "Emoji") ||
            (isText(tag["name"]) && isObject(tag["icon"]) && isText(tag["icon"]["url"])),
        ),
      ],
      ["choices have names", objects(note["oneOf"] ?? note["anyOf"]).every(({ name }) => isText(name))],
    ]),
  ],
};

/** GoToSocial 0.17 to 0.20: docs/federation/{actors,posts,http_signatures,interaction_policy}.md, internal/ap/extract.go, internal/typeutils/astointernal.go. */
const gotosocial: Rules = {
  actor: (actor) => [
    ["a name", isText(actor["preferredUsername"])],
    ["an inbox", isHttps(actor["inbox"])],
    [
      "a key with its owner",
      isObject(actor["publicKey"]) &&
        actor["publicKey"]["owner"] === actor["id"] &&
        isText(actor["publicKey"]["publicKeyPem"]),
    ],
    ["the page is of its host", ifThere(actor["url"], (url) => ofOneHost(actor, url))],
  ],
  activity: (activity) => [
    ["an id", isHttps(activity["id"])],
    ...ofPost(activity, (note) => [
      ["one author, who is the actor", note["attributedTo"] === activity["actor"]],
      ["it says when", isDate(note["published"])],
      [
        "it is not changed before it is there",
        ifThere(note["updated"], (at) => Date.parse(String(at)) >= Date.parse(String(note["published"]))),
      ],
      ["its page is of its host", ifThere(note["url"], (url) => ofOneHost(note, url))],
      ["it is for someone", list(note["to"]).length + list(note["cc"]).length > 0],
      [
        "a policy is made of lists of addresses",
        ifThere(
          note["interactionPolicy"],
          (policy) =>
            isObject(policy) &&
            objects(Object.values(policy))
              .flatMap((rule) => Object.values(rule))
              .flatMap(list)
              .every((uri) => isWebUrl(String(uri))),
        ),
      ],
    ]),
  ],
};

const misskeyHosts = (actor: Json) =>
  [actor["outbox"], actor["followers"], actor["following"]].filter((part) => part !== undefined);

/** misskey-dev/misskey 2024 to 2025: ApPersonService.validateActor, ApNoteService.validateNote and createNote, ApInboxService. */
const misskey: Rules = {
  actor: (actor) => [
    ["the inbox is of its host", ofOneHost(actor, actor["inbox"])],
    [
      "the shared inbox is of its host",
      ifThere(
        actor["endpoints"],
        (endpoints) => isObject(endpoints) && ofOneHost(actor, endpoints["sharedInbox"]),
      ),
    ],
    ["collections are of its host", ofOneHost(actor, ...misskeyHosts(actor))],
    [
      "a name of 128 word characters at most",
      /^\w([\w-.]*\w)?$/.test(String(actor["preferredUsername"])) &&
        String(actor["preferredUsername"]).length <= 128,
    ],
    ["a display name that is text", ifThere(actor["name"], isText)],
    [
      "the key is of its host",
      isObject(actor["publicKey"]) &&
        isText(actor["publicKey"]["id"]) &&
        ofOneHost(actor, actor["publicKey"]),
    ],
    ["fields stand in a list", Array.isArray(actor["attachment"])],
    ["the page is https", ifThere(actor["url"], isHttps)],
  ],
  activity: (activity) => [
    ["an id of the actor's host", ofOneHost(activity["actor"], activity)],
    ...ofPost(activity, (note) => [
      ["the author's host is its own", ofOneHost(note, note["attributedTo"])],
      ["the author is the actor", note["attributedTo"] === activity["actor"]],
      ["a date that an id can be made of", Date.parse(String(note["published"])) > Date.UTC(2000, 0)],
      ["its page is https", ifThere(note["url"], isHttps)],
      ["no Link is a file", objects(note["attachment"]).every((file) => !hasType(file, "Link"))],
    ]),
    [
      "a reaction is one emoji",
      ifThere(activity["_misskey_reaction"], (said) => isText(said) && said.length <= 260),
    ],
  ],
};

/** Akkoma 3.10 to 3.17: lib/pleroma/web/activity_pub/object_validators/{article_note_page,attachment,tag,common_validations}*.ex, containment.ex. */
const akkoma: Rules = {
  actor: (actor) => [
    ["a name", isText(actor["preferredUsername"])],
    ["an inbox", isText(actor["inbox"])],
    ["a key", isObject(actor["publicKey"]) && isText(actor["publicKey"]["publicKeyPem"])],
    ["aliases stand in a list", ifThere(actor["alsoKnownAs"], Array.isArray)],
  ],
  activity: (activity) => [
    ["the actor and the id are of one host", ofOneHost(activity["actor"], activity)],
    ...ofPost(activity, (note) => [
      ["id, author and actor are of one host", ofOneHost(note, note["attributedTo"], activity["actor"])],
      ["to or cc", list(note["to"]).length + list(note["cc"]).length > 0],
      [
        "content is text of less than 100 kB",
        typeof note["content"] === "string" && note["content"].length < 102_400,
      ],
      [
        "files have a type and an address",
        objects(note["attachment"]).every(({ mediaType, url }) => isText(mediaType) && isText(url)),
      ],
      [
        "tags have a type and a name",
        objects(note["tag"]).every(({ type, name }) => isText(type) && isText(name)),
      ],
      [
        "a source is text or has content",
        ifThere(
          note["source"],
          (source) => isText(source) || (isObject(source) && typeof source["content"] === "string"),
        ),
      ],
    ]),
  ],
};

const PIXELFED_TYPES = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "video/mp4"];

/** pixelfed/pixelfed 0.12: app/Util/ActivityPub/Helpers.php (validateObject, verifyAttachments, fetchFromUrl with a depth of 8), Inbox.php. */
const pixelfed: Rules = {
  actor: (actor) => [
    ["eight levels at most", depthOf(actor) <= 8],
    [
      "a name, an inbox and a key",
      isText(actor["preferredUsername"]) && isHttps(actor["inbox"]) && isObject(actor["publicKey"]),
    ],
  ],
  activity: (activity) => [
    ["eight levels at most", depthOf(activity) <= 8],
    ["an id, and an actor by its address", isText(activity["id"]) && isHttps(activity["actor"])],
    ["an object", activity["object"] !== undefined],
    ["a Create says when", activity["type"] !== "Create" || isDate(activity["published"])],
    ...ofPost(activity, (note) => [
      ["the author by an address", isHttps(note["attributedTo"])],
      [
        "files of kinds that it shows",
        objects(note["attachment"]).every(
          (file) =>
            hasType(file, "Document", "Image", "Video") && isHttps(file["url"]) && isText(file["mediaType"]),
        ),
      ],
      [
        "pictures of kinds that it shows",
        objects(note["attachment"]).every(
          ({ mediaType }) =>
            !String(mediaType).startsWith("image/") || PIXELFED_TYPES.includes(String(mediaType)),
        ),
      ],
      [
        "blurhashes of 6 to 164",
        objects(note["attachment"]).every(({ blurhash }) =>
          ifThere(blurhash, (hash) => isText(hash) && hash.length >= 6 && hash.length <= 164),
        ),
      ],
      [
        "sides of at most 5,000",
        objects(note["attachment"]).every(({ width, height }) =>
          [width, height].every((side) =>
            ifThere(side, (size) => Number.isInteger(size) && Number(size) <= 5_000),
          ),
        ),
      ],
    ]),
  ],
};

/** Chocobozzz/PeerTube 7: server/core/helpers/custom-validators/activitypub/{actor,activity,misc,video-comments}.ts. */
const peertube: Rules = {
  actor: (actor) => [
    [
      "a type of actors",
      ["Person", "Application", "Group", "Service", "Organization"].includes(String(actor["type"])),
    ],
    ["a name of its alphabet", /^[A-Za-z0-9\-_.:]+$/.test(String(actor["preferredUsername"]))],
    [
      "id, inbox and collections are addresses",
      [actor["id"], actor["inbox"], actor["outbox"], actor["followers"], actor["following"]].every((url) =>
        ifThere(url, (value) => isWebUrl(String(value))),
      ),
    ],
    [
      "a key in PEM",
      isObject(actor["publicKey"]) &&
        /^-----BEGIN PUBLIC KEY-----[\s\S]*-----END PUBLIC KEY-----/.test(
          String(actor["publicKey"]["publicKeyPem"]),
        ) &&
        isWebUrl(String(actor["publicKey"]["owner"])),
    ],
  ],
  activity: (activity) => [
    [
      "id, actor and recipients are addresses",
      [activity["id"], idOf(activity["actor"]), ...list(activity["to"]), ...list(activity["cc"])].every(
        (url) => isWebUrl(String(url)),
      ),
    ],
    ...ofPost(activity, (note) =>
      note["inReplyTo"] === null
        ? []
        : [
            ["a comment has words", isText(note["content"])],
            [
              "a comment answers an address and has one",
              isWebUrl(idOf(note["inReplyTo"]) ?? "") && isWebUrl(idOf(note["url"]) ?? ""),
            ],
            ["a comment says when", isDate(note["published"])],
            ["a comment's `to` is a list", Array.isArray(note["to"])],
          ],
    ),
  ],
};

/** LemmyNet/lemmy 0.19: crates/apub/src/protocol/objects/{person,note}.rs, activities/mod.rs (verify_is_public, verify_person). */
const lemmy: Rules = {
  actor: (actor) => [
    [
      "a person or a service",
      actor["type"] === "Person" || actor["type"] === "Service" || actor["type"] === "Application",
    ],
    [
      "a name, an inbox and an outbox",
      isText(actor["preferredUsername"]) &&
        isWebUrl(String(actor["inbox"])) &&
        isWebUrl(String(actor["outbox"])),
    ],
    [
      "a key with id, owner and PEM",
      isObject(actor["publicKey"]) &&
        ["id", "owner", "publicKeyPem"].every((key) => isText((actor["publicKey"] as Json)[key])),
    ],
    [
      "pictures are one Image each",
      [actor["icon"], actor["image"]].every((image) =>
        ifThere(image, (value) => isObject(value) && isText(value["url"])),
      ),
    ],
  ],
  activity: (activity) => [
    ["an actor by its address", isWebUrl(String(activity["actor"]))],
    ["an id of the actor's host", ofOneHost(activity["actor"], activity)],
    [
      "a Follow goes to one",
      activity["type"] !== "Follow" || (isText(activity["object"]) && list(activity["to"]).length === 1),
    ],
    ["an Undo holds what it takes back", activity["type"] !== "Undo" || isObject(activity["object"])],
    ...ofPost(activity, (note) => [
      ["one author", isText(note["attributedTo"])],
      [
        "words, as HTML",
        typeof note["content"] === "string" && ifThere(note["mediaType"], (type) => type === "text/html"),
      ],
      [
        "a source has a type",
        ifThere(note["source"], (source) => isObject(source) && isText(source["mediaType"])),
      ],
      [
        "recipients are addresses",
        [...list(note["to"]), ...list(note["cc"])].every((uri) => isWebUrl(String(uri))),
      ],
    ]),
  ],
};

/** Automattic/wordpress-activitypub 7: includes/rest/class-inbox-controller.php (arguments), includes/collection/class-interactions.php, includes/functions.php (is_activity_public). */
const wordpress: Rules = {
  actor: (actor) => [
    [
      "a name to show and a page",
      isText(actor["name"] ?? actor["preferredUsername"]) && isWebUrl(String(idOf(actor["url"]))),
    ],
    ["a picture has an address", ifThere(actor["icon"], (icon) => isObject(icon) && isText(icon["url"]))],
  ],
  activity: (activity) => [
    [
      "an id, an actor, a type and an object",
      isWebUrl(String(activity["id"])) &&
        idOf(activity["actor"]) !== undefined &&
        isText(activity["type"]) &&
        activity["object"] !== undefined,
    ],
    ["what it holds has an id", !isObject(activity["object"]) || isText(activity["object"]["id"])],
    ...ofPost(activity, (note) => [
      ["an answer has words", isText(note["content"]) || note["inReplyTo"] === null],
    ]),
  ],
};

/** Mitra 4 (external-mirrors/mitra): FEDERATION.md, mitra_activitypub/src/actors/handlers.rs and importers; an outbox and PEM or multikeys are asked of an actor. */
const mitra: Rules = {
  actor: (actor) => [
    [
      "a name, an inbox and an outbox of its host",
      isText(actor["preferredUsername"]) && ofOneHost(actor, actor["inbox"], actor["outbox"]),
    ],
    [
      "multikeys are its own",
      objects(actor["assertionMethod"]).every(
        (key) =>
          key["type"] === "Multikey" &&
          key["controller"] === actor["id"] &&
          isText(key["publicKeyMultibase"]),
      ),
    ],
    [
      "a payment link has a name",
      objects(actor["attachment"]).every((part) => !hasType(part, "Link") || isText(part["name"])),
    ],
    [
      "pictures are Images",
      [actor["icon"], actor["image"]].every((image) =>
        ifThere(image, (value) => isObject(value) && value["type"] === "Image"),
      ),
    ],
  ],
  activity: (activity) => [
    [
      "a proof is eddsa-jcs-2022 of the actor",
      ifThere(
        activity["proof"],
        (proof) =>
          isObject(proof) &&
          proof["cryptosuite"] === "eddsa-jcs-2022" &&
          String(proof["verificationMethod"]).startsWith(`${String(activity["actor"])}#`),
      ),
    ],
    ...ofPost(activity, (note) => [
      ["author and id are of one host", ofOneHost(note, note["attributedTo"])],
      [
        "emoji say when and which type",
        objects(note["tag"]).every(
          (tag) =>
            !hasType(tag, "Emoji") ||
            (isDate(tag["updated"]) && isObject(tag["icon"]) && isText(tag["icon"]["mediaType"])),
        ),
      ],
      [
        "a quote is a link of that relation",
        ifThere(note["quoteUrl"], () =>
          objects(note["tag"]).some(
            (tag) => hasType(tag, "Link") && String(tag["rel"]).includes("_misskey_quote"),
          ),
        ),
      ],
    ]),
  ],
};

/** fedify-dev/hollo 0.6: src/federation/{account,post}.ts; it reads with Fedify, so any JSON-LD that Fedify takes (read-by-fedify.test.ts). */
const hollo: Rules = {
  actor: (actor) => [["a name and an inbox", isText(actor["preferredUsername"]) && isHttps(actor["inbox"])]],
  activity: (activity) => [
    ["an id, as ids that were seen are dropped", isHttps(activity["id"])],
    ...ofPost(activity, (note) => [
      [
        "an author, words and a public or a list",
        isText(note["attributedTo"]) &&
          typeof note["content"] === "string" &&
          list(note["to"]).length + list(note["cc"]).length > 0,
      ],
      [
        "who is mentioned is named by a tag",
        [...list(note["to"]), ...list(note["cc"])].every(
          (uri) =>
            uri === PUBLIC ||
            String(uri).endsWith("/followers") ||
            objects(note["tag"]).some(({ href }) => href === uri),
        ),
      ],
    ]),
  ],
};

export const RULES: Record<string, Rules> = {
  Mastodon: mastodon,
  GoToSocial: gotosocial,
  Misskey: misskey,
  Akkoma: akkoma,
  Pixelfed: pixelfed,
  PeerTube: peertube,
  Lemmy: lemmy,
  WordPress: wordpress,
  Mitra: mitra,
  Hollo: hollo,
};

/** What a server would refuse of an actor or an activity. */
export function complaints(checks: Check[] | undefined): string[] {
  return (checks ?? []).filter(([, holds]) => !holds).map(([rule]) => rule);
}
