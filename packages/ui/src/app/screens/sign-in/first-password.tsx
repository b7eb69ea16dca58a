export function FirstPassword(_: Record<string, unknown>) {
  return (
    <main class="page">
      <h1>FirstPassword</h1>
    </main>
  );
}
