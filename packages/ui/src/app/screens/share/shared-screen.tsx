export function SharedScreen(_: Record<string, unknown>) {
  return (
    <main class="page">
      <h1>SharedScreen</h1>
    </main>
  );
}
