// Business hours drawn by hand: pull over the grid of a week to open hours, over open hours to close them.
// The fields of text stay what is sent and what keyboards and screen readers use; without this file they do alone.
(function () {
  "use strict";

  const CELL = 30;
  const DAY = 24 * 60;

  // "08:00–12:00, 22:00–06:00" as pairs of minutes; null where the text says no windows.
  function read(text) {
    const windows = [];
    for (const part of text.split(/[,;]/).map((one) => one.trim()).filter(Boolean)) {
      const found = /^(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|to)\s*(\d{1,2})(?:[:.](\d{2}))?$/.exec(part);
      if (!found) return null;
      const start = Number(found[1]) * 60 + Number(found[2] || 0);
      const end = Number(found[3]) * 60 + Number(found[4] || 0);
      windows.push([start, end > start ? end : end + DAY]);
    }
    return windows;
  }

  const clock = (minute) => {
    const shown = minute > DAY ? minute - DAY : minute;
    return `${String(Math.floor(shown / 60)).padStart(2, "0")}:${String(shown % 60).padStart(2, "0")}`;
  };

  const write = (windows) => windows.map(([start, end]) => `${clock(start)}–${clock(end)}`).join(", ");

  function opened(windows, from, to) {
    const sorted = [...windows, [from, to]].sort((one, other) => one[0] - other[0]);
    const united = [];
    for (const [start, end] of sorted) {
      const last = united.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else united.push([start, end]);
    }
    return united;
  }

  function closed(windows, from, to) {
    return windows.flatMap(([start, end]) =>
      [[start, Math.min(end, from)], [Math.max(start, to), end]].filter(([begin, until]) => begin < until));
  }

  const covered = (windows, from, to) =>
    windows.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);

  function draw(row) {
    const windows = read(row.input.value) || [];
    row.cells.forEach((cell, place) => {
      const open = covered(windows, place * CELL, (place + 1) * CELL);
      cell.className = open >= CELL ? "is-open" : open > 0 ? "is-partly" : "";
    });
  }

  function build(day) {
    const input = day.querySelector("input");
    const grid = document.createElement("div");
    grid.className = "hours-row";
    grid.setAttribute("aria-hidden", "true");
    const cells = Array.from({ length: DAY / CELL }, () => grid.appendChild(document.createElement("span")));
    day.querySelector("label").after(grid);
    const row = { input, grid, cells };
    input.addEventListener("input", () => draw(row));
    draw(row);
    return row;
  }

  function scale(week) {
    const line = document.createElement("div");
    line.className = "hours-scale";
    line.setAttribute("aria-hidden", "true");
    const hours = line.appendChild(document.createElement("div"));
    for (let hour = 0; hour < 24; hour += 3) {
      hours.appendChild(document.createElement("span")).textContent = clock(hour * 60);
    }
    week.querySelector(".day").before(line);
  }

  function place(rows, event) {
    const boxes = rows.map((row) => row.grid.getBoundingClientRect());
    const middle = (box) => (box.top + box.bottom) / 2;
    let day = 0;
    boxes.forEach((box, index) => { if (event.clientY >= middle(box) - box.height / 2 - 3) day = index; });
    const share = (event.clientX - boxes[0].left) / boxes[0].width;
    return { day, cell: Math.min(DAY / CELL - 1, Math.max(0, Math.floor(share * (DAY / CELL)))) };
  }

  function start(week) {
    scale(week);
    const rows = [...week.querySelectorAll(".day")].map(build);
    week.classList.add("is-drawn");
    week.querySelector("[data-week-hint]").hidden = false;
    let pull = null;

    const range = (one, other) => [Math.min(one, other), Math.max(one, other)];
    const show = () => {
      rows.forEach(draw);
      if (!pull) return;
      const [top, bottom] = range(pull.from.day, pull.to.day);
      const [left, right] = range(pull.from.cell, pull.to.cell);
      rows.slice(top, bottom + 1).forEach((row) =>
        row.cells.slice(left, right + 1).forEach((cell) => { cell.className = pull.opens ? "is-pulled" : "is-cleared"; }));
    };

    week.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !event.target.closest(".hours-row")) return;
      event.preventDefault();
      const from = place(rows, event);
      pull = { from, to: from, opens: !rows[from.day].cells[from.cell].className };
      week.setPointerCapture(event.pointerId);
      show();
    });
    week.addEventListener("pointermove", (event) => {
      if (!pull) return;
      pull.to = place(rows, event);
      show();
    });
    week.addEventListener("pointerup", () => {
      if (!pull) return;
      const [top, bottom] = range(pull.from.day, pull.to.day);
      const [left, right] = range(pull.from.cell, pull.to.cell);
      const change = pull.opens ? opened : closed;
      rows.slice(top, bottom + 1).forEach((row) => {
        row.input.value = write(change(read(row.input.value) || [], left * CELL, (right + 1) * CELL));
      });
      pull = null;
      show();
    });
    week.addEventListener("pointercancel", () => { pull = null; show(); });
  }

  document.querySelectorAll("[data-week]").forEach(start);
})();
