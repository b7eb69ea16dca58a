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
  ledger.dropped[reason] = (ledger.dropped[reason] ?? 0) + count;
}
