/** The parts of what was seen, in the order in which they are stacked: what was stored stands on the floor. */
export const savingsParts = [
  { key: "stored", name: "Stored" },
  { key: "sampled", name: "Sampled away" },
  { key: "suppressed", name: "Folded" },
  { key: "lost", name: "Lost" },
] as const;
