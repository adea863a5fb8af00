// Moving over a grid of cells, row by row, with the arrow keys.

const steps = {
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
};

/**
 * Return the index of the cell that `key` leads to from `index`, or null when it leads nowhere.
 * Home and End lead to the ends of the row.
 */
export function neighbour(index, key, { columns, count }) {
  if (index < 0 || index >= count) return null;
  const row = Math.floor(index / columns);
  const column = index % columns;
  if (key === "Home") return row * columns;
  if (key === "End") return Math.min((row + 1) * columns, count) - 1;
  const step = steps[key];
  if (!step) return null;
  const nextRow = row + step.row;
  const nextColumn = column + step.column;
  if (nextColumn < 0 || nextColumn >= columns || nextRow < 0) return null;
  const next = nextRow * columns + nextColumn;
  return next < count ? next : null;
}
