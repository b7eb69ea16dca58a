/** The law of conservation in numbers: `captured = sent + folded + sum(dropped) + pending`. */
export type Ledger = {
  captured: number;
  sent: number;
  folded: number;
  dropped: Record<string, number>;
};

export function createLedger(): Ledger {
  return { captured: 0, sent: 0, folded: 0, dropped: {} };
}

/** Books occurrences that are lost for a stated reason. */
export function bookDrop(ledger: Ledger, reason: string, count: number): void {
  const sum = (ledger.dropped[reason] ?? 0) + count;
  if (sum === 0) delete ledger.dropped[reason];
  else ledger.dropped[reason] = sum;
}

/** Books occurrences that were folded and whose count will not arrive. */
export function bookLost(ledger: Ledger, reason: string, count: number): void {
  ledger.folded -= count;
  bookDrop(ledger, reason, count);
}
