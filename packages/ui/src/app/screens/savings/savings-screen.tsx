export function SavingsScreen(_: Record<string, unknown>) {
  return (
    <main class="page">
      <h1>SavingsScreen</h1>
    </main>
  );
}
