// Behaviour of the rendered HTML: choosing and editing cells, jumping to rows, the theme switch.
// The server renders everything; this file only tells it what was done and where.
(() => {
  "use strict";

  document.documentElement.lang = "zh-CN";

  const reduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function reveal(row, field) {
    row.scrollIntoView({ block: "center", behavior: reduced() ? "auto" : "smooth" });
    row.classList.remove("flash");
    void row.offsetWidth; // restarts the animation
    row.classList.add("flash");
    const cell = field && row.querySelector(`[data-field="${CSS.escape(field)}"]`);
    (cell?.hasAttribute("tabindex") ? cell : row.querySelector("[tabindex]"))?.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const jump = event.target.closest("[data-goto]");
    const row = jump && document.getElementById(jump.dataset.goto);
    if (row) {
      reveal(row, jump.dataset.field);
      row.dispatchEvent(new CustomEvent("jx-choose", { bubbles: true }));
    }
    if (event.target.closest("#theme-switch")) {
      const dark = !document.body.classList.contains("dark");
      localStorage.setItem("jixiao-theme", dark ? "dark" : "light");
      document.body.classList.toggle("dark", dark);
    }
  });

  // -- the grid ------------------------------------------------------------------------------

  const editableCells = (row) => [...row.querySelectorAll("[data-editable]")];

  function neighbour(cell, key) {
    const row = cell.closest("tr");
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const cells = editableCells(row);
      return cells[cells.indexOf(cell) + (key === "ArrowLeft" ? -1 : 1)];
    }
    const other = key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
    return other?.querySelector(`[data-field="${cell.dataset.field}"]`);
  }

  const mark = (element, row) => {
    for (const other of element.querySelectorAll("tr.current")) other.classList.remove("current");
    row?.classList.add("current");
  };

  // Where the original stands beside the table, the row that this one was read from.
  function showOrigin(row) {
    const origin = document.querySelector(`[data-origin="${CSS.escape(row.id)}"]`);
    if (!origin) return;
    mark(origin.closest("section"), origin);
    origin.scrollIntoView({ block: "center", behavior: reduced() ? "auto" : "smooth" });
  }

  function grid(element, trigger, watch) {
    let current = null;
    let scope = null;
    let editing = null;

    const choose = (row) => {
      if (!row || row.dataset.row === current) return;
      current = row.dataset.row;
      mark(element, row);
      showOrigin(row);
      trigger("select", { row: current });
    };

    // An answer to an earlier action must not take back what was chosen since; another table may.
    watch("value", () => {
      const shown = element.querySelector("[data-scope]")?.dataset.scope;
      if (shown !== scope) current = element.querySelector("tr.current")?.dataset.row ?? null;
      scope = shown;
      mark(element, current && element.querySelector(`tr[data-row="${CSS.escape(current)}"]`));
    });

    const focusCell = (cell) => {
      if (!cell) return;
      for (const other of element.querySelectorAll('[data-editable][tabindex="0"]')) other.tabIndex = -1;
      cell.tabIndex = 0;
      cell.focus();
    };

    const close = (commit) => {
      if (!editing) return;
      const { cell, input, shown, raw } = editing;
      editing = null;
      const value = input.value.trim();
      const changed = commit && value !== raw;
      cell.classList.remove("editing");
      cell.textContent = changed ? value : shown;
      if (changed) {
        cell.classList.add("saving");
        trigger("edit", { row: cell.closest("tr").dataset.row, field: cell.dataset.field, value });
      }
    };

    const open = (cell, start) => {
      close(true);
      const input = document.createElement(cell.offsetHeight > 40 ? "textarea" : "input");
      const raw = cell.dataset.raw;
      editing = { cell, input, shown: cell.textContent, raw };
      input.value = start ?? raw;
      input.setAttribute("aria-label", cell.closest("tr").getAttribute("aria-label"));
      cell.classList.add("editing");
      cell.replaceChildren(input);
      input.focus();
      if (start === undefined) input.select();
      input.addEventListener("blur", () => close(true));
      input.addEventListener("keydown", (event) => {
        event.stopPropagation();
        if (event.isComposing) return; // Enter belongs to the input method
        if (event.key === "Escape") close(false);
        else if (event.key === "Enter" && !event.shiftKey) close(true);
        else if (event.key === "Tab") {
          close(true);
          focusCell(neighbour(cell, event.shiftKey ? "ArrowLeft" : "ArrowRight") ?? cell);
          event.preventDefault();
          return;
        } else return;
        event.preventDefault();
        focusCell(cell);
      });
    };

    const cellOf = (event) => event.target.closest?.("[data-editable]");

    element.addEventListener("click", (event) => {
      choose(event.target.closest("tr[data-row]"));
      if (!editing) focusCell(cellOf(event));
    });
    element.addEventListener("jx-choose", (event) => choose(event.target.closest("tr[data-row]")));
    element.addEventListener("dblclick", (event) => {
      const cell = cellOf(event);
      if (cell && !editing) open(cell);
    });
    element.addEventListener("keydown", (event) => {
      const cell = cellOf(event);
      if (!cell || editing) {
        if (event.target.matches(".jx-scroll") && event.key.startsWith("Arrow")) {
          focusCell(element.querySelector("[data-editable]"));
          event.preventDefault();
        }
        return;
      }
      if (event.key === "Enter" || event.key === "F2") open(cell);
      else if (event.key.startsWith("Arrow")) {
        const next = neighbour(cell, event.key);
        focusCell(next);
        choose(next?.closest("tr"));
      } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) open(cell, event.key);
      else return;
      event.preventDefault();
    });
  }

  // -- lists -----------------------------------------------------------------------------------

  // Elements that carry data-<name> tell the server when they are used: with their data as the event's.
  function report(element, trigger, name, event) {
    const act = (target) => {
      const item = target.closest(`[data-${name}]`);
      if (!item) return false;
      mark(element, item.matches("tr") ? item : null);
      const typed = {};
      for (const input of item.closest("[data-form]")?.querySelectorAll("input, textarea") ?? []) {
        typed[input.name] = input.value;
        if (input.dataset.remember) localStorage.setItem(input.dataset.remember, input.value);
      }
      trigger(event, { ...item.dataset, ...typed });
      return true;
    };
    element.addEventListener("click", (e) => act(e.target));
    element.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && e.target.matches(`tr[data-${name}]`) && act(e.target)) e.preventDefault();
    });
  }

  // What the user typed into such a field the last time stands in it again.
  document.addEventListener(
    "toggle",
    (event) => {
      for (const input of event.target.querySelectorAll?.("[data-remember]") ?? [])
        input.value ||= localStorage.getItem(input.dataset.remember) ?? "";
      if (event.target.open) event.target.querySelector(":scope > [data-form] input")?.focus();
    },
    true,
  );

  // The newest words stay in sight, unless the reader has scrolled back.
  function chat(element) {
    const pane = element.closest(".html-container") ?? element;
    const atEnd = () => pane.scrollHeight - pane.scrollTop - pane.clientHeight < 120;
    let stay = true;
    pane.addEventListener("scroll", () => (stay = atEnd()));
    const changed = () => {
      if (stay) pane.scrollTo(0, pane.scrollHeight);
      noteAnswer(element);
    };
    new MutationObserver(changed).observe(element, { childList: true, subtree: true, characterData: true });
    // Not at once: the page must first show what the server has kept. And again until they are answered,
    // sent, or emptied by the user: Gradio empties the box when it comes to life after us, however late.
    returning = setInterval(() => {
      noteAnswer(element);
      if (!sessionStorage.getItem(UNANSWERED)) clearInterval(returning);
      else if (!element.querySelector(".jx-doing:not(.done)")) giveBack();
    }, 1500);
    document.addEventListener("input", (event) => {
      if (event.isTrusted && event.target.matches("#chat-input textarea") && !event.target.value) clearInterval(returning);
    });
    new MutationObserver(noteLoss).observe(document.body, { childList: true, subtree: true });
  }

  const UNANSWERED = "jixiao-unanswered";
  let returning;

  function write(words) {
    const box = document.querySelector("#chat-input textarea");
    box.value = words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The words that are sent leave the box at once; what is typed while the answer comes stays.
  function sent(...inputs) {
    clearInterval(returning);
    if (inputs[0].trim()) keep(inputs[0].trim());
    setTimeout(() => write(""));
    return inputs;
  }

  function keep(words) {
    try {
      sessionStorage.setItem(UNANSWERED, words);
    } catch {
      sessionStorage.removeItem(UNANSWERED); // too long to keep
    }
  }

  // Words that no answer came to (the page was reloaded, the program was gone) go back into the box;
  // they are kept until words are answered.
  function giveBack() {
    const words = sessionStorage.getItem(UNANSWERED);
    const box = document.querySelector("#chat-input textarea");
    if (words && box && !box.value) write(words);
  }

  function noteAnswer(element) {
    const said = [...element.querySelectorAll(".by-user, .by-assistant, .jx-error")];
    const asked = said.findLastIndex((each) => each.matches(".by-user"));
    const words = sessionStorage.getItem(UNANSWERED);
    const ended = asked < said.length - 1 && !element.querySelector(".jx-doing:not(.done)");
    if (words && ended && said[asked]?.textContent.trim() === words) sessionStorage.removeItem(UNANSWERED);
  }

  // NOTE: the one notice that gradio has in English only.
  function noteLoss() {
    for (const text of document.querySelectorAll(".toast-message-text, .toast-message-item")) {
      if (text.children.length || !text.textContent.startsWith("Connection to the server was lost")) continue;
      text.textContent = "与程序的连接断了，正在重连。请看看启动程序的窗口是否还开着。";
      giveBack();
    }
  }

  // The link of a download button gets its address a moment after the button's value changes.
  function press(id) {
    requestAnimationFrame(() => {
      const button = document.getElementById(id);
      (button?.closest("a") ?? button?.querySelector("a") ?? button)?.click();
    });
  }

  // -- menus -----------------------------------------------------------------------------------

  function closeMenus(except) {
    for (const menu of document.querySelectorAll(".jx-menu.open")) {
      if (menu === except) continue;
      menu.classList.remove("open");
      menu.querySelector("button").setAttribute("aria-expanded", "false");
    }
  }

  document.addEventListener("click", (event) => {
    const menu = event.target.closest(".jx-menu");
    closeMenus(menu);
    const button = menu?.querySelector("button");
    if (button?.contains(event.target)) {
      button.setAttribute("aria-expanded", String(menu.classList.toggle("open")));
    } else if (event.target.closest(".jx-menu-items button")) closeMenus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus();
  });

  // The row that the server marks is brought into sight.
  function follow(element, watch) {
    watch("value", () => element.querySelector("tr.current")?.scrollIntoView({ block: "center" }));
  }

  // What is shown anew begins at its beginning, however far the pane was scrolled before.
  function top(element, watch) {
    watch("value", () => element.querySelector(".jx-panel-body")?.scrollTo(0, 0));
  }

  // NOTE: Gradio keeps the fields of a form that it shows anew, and with them what was typed before.
  function fresh(element, watch) {
    watch("value", () => {
      for (const field of element.querySelectorAll("input, textarea")) field.value = field.defaultValue;
    });
  }

  window.jixiao = { chat, follow, fresh, grid, press, report, sent, top };

  // Gradio sets the system's theme when it starts and when the system changes; what was chosen here holds.
  const keepTheme = () => {
    const theme = localStorage.getItem("jixiao-theme");
    if (theme) document.body.classList.toggle("dark", theme === "dark");
  };
  const watchTheme = () => {
    new MutationObserver(keepTheme).observe(document.body, { attributeFilter: ["class"] });
    keepTheme();
  };
  if (document.body) watchTheme();
  else addEventListener("DOMContentLoaded", watchTheme);
})();
