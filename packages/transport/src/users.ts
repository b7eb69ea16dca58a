import { hashUser, type UserLike } from "@winnow/core";

/** Users remembered at once, about 100 bytes each: the oldest is forgotten first. */
const MAX_KNOWN = 1_000;
/** Longer ids would make the memory a matter of the app's. */
const MAX_LENGTH = 64;

/** `hashUser` that remembers ids: the same few people meet the same error again and again, and hashing costs a sixth of counting it. */
export function rememberUsers(): (user: UserLike | null | undefined) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (user) => {
    const { id } = user ?? {};
    // An id counts alone; without one, or with what is no id, it is for `hashUser` to say what does.
    const name = typeof id === "string" || Number.isFinite(id) ? String(id) : "";
    if (name === "" || name === "{{auto}}" || name.length > MAX_LENGTH) return hashUser(user);
    let hash = known.get(name);
    if (hash === undefined) {
      hash = hashUser(user);
      if (known.size >= MAX_KNOWN) known.delete(known.keys().next().value as string);
      known.set(name, hash);
    }
    return hash;
  };
}
