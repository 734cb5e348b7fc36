
"use strict";
// Plays an answer and lights each word while it is heard. Times are seconds from the start of the answer.
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const words = all("#words .w");
  const audio = byId("sound");

  // A quote shows its words, with or without sound.
  const choose = (first, last) => {
    for (const word of all(".w.chosen")) word.classList.remove("chosen");
    for (let n = first; n <= last; n++) byId("w" + n)?.classList.add("chosen");
    byId("w" + first)?.scrollIntoView({ block: "nearest" });
  };
  for (const link of all("a.quote")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      choose(Number(link.dataset.first), Number(link.dataset.last));
      if (audio && link.dataset.from) playFrom(Number(link.dataset.from), Number(link.dataset.to) + REST_S);
    });
  }
  if (!audio) return;

  const STEP_S = 5; // what an arrow key moves
  const REST_S = 0.2; // heard after a quote, so that its last sound is whole
  const AFTER_SCROLLING_MS = 4000; // for so long the page does not follow the words
  const timed = words.filter((word) => word.dataset.from);
  const from = timed.map((word) => Number(word.dataset.from));
  const to = timed.map((word) => Number(word.dataset.to));
  const wave = byId("wave");
  const length = Number(wave.getAttribute("aria-valuemax"));
  const clock = (s) => Math.floor(s / 60) + ":" + String(Math.floor(s % 60)).padStart(2, "0");
  let lit = null;
  let stopAt = Infinity;
  let scrolledAt = -Infinity;

  // The last word that begins at or before a moment, -1 before the first.
  const lastBegun = (at) => {
    let low = 0, high = from.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (from[middle] <= at) low = middle + 1; else high = middle;
    }
    return low - 1;
  };
  // The word whose times hold a moment; words may overlap by a little.
  const wordAt = (at) => {
    const begun = lastBegun(at);
    for (let n = begun; n >= 0 && n > begun - 3; n--) if (at < to[n]) return timed[n];
    return null;
  };

  const light = (word) => {
    if (word === lit) return;
    lit?.classList.remove("lit");
    word?.classList.add("lit");
    lit = word;
    if (word && !audio.paused && performance.now() - scrolledAt > AFTER_SCROLLING_MS) follow(word);
  };
  const follow = (word) => {
    const box = word.getBoundingClientRect();
    const top = document.querySelector(".player").getBoundingClientRect().bottom;
    if (box.top < top || box.bottom > innerHeight) word.scrollIntoView({ block: "center" });
  };
  for (const kind of ["wheel", "touchmove"]) {
    addEventListener(kind, () => { scrolledAt = performance.now(); }, { passive: true });
  }

  const show = () => {
    const at = audio.currentTime;
    light(wordAt(at));
    const share = length ? Math.min(1, at / length) : 0;
    const width = byId("played").ownerSVGElement.viewBox.baseVal.width;
    byId("played").setAttribute("width", share * width);
    byId("head").setAttribute("x", Math.min(share * width, width - 0.5));
    const told = clock(at);
    if (byId("now").textContent !== told) {
      byId("now").textContent = told;
      wave.setAttribute("aria-valuenow", at.toFixed(1));
      wave.setAttribute("aria-valuetext", told + " of " + clock(length));
    }
  };
  const frame = () => {
    if (audio.currentTime >= stopAt) pause();
    show();
    if (!audio.paused) requestAnimationFrame(frame);
  };

  const play = () => audio.play().catch(() => {}); // refused or interrupted: it stays paused, which is shown
  const pause = () => { stopAt = Infinity; audio.pause(); };
  const toggle = () => (audio.paused ? play() : pause());
  const seek = (at) => {
    stopAt = Infinity;
    audio.currentTime = Math.max(0, Math.min(length, at));
    show();
  };
  function playFrom(at, until = Infinity) {
    seek(at);
    stopAt = until;
    play();
  }
  const byWord = (step) => {
    const n = Math.max(0, Math.min(from.length - 1, lastBegun(audio.currentTime) + step));
    if (from.length) seek(from[n]);
  };
  const speed = byId("speed");
  const bySpeed = (step) => {
    speed.selectedIndex = Math.max(0, Math.min(speed.options.length - 1, speed.selectedIndex + step));
    audio.playbackRate = Number(speed.value);
  };

  audio.removeAttribute("controls");
  audio.hidden = true;
  byId("controls").hidden = false;
  wave.tabIndex = 0;
  byId("words")?.classList.add("hearing");
  audio.addEventListener("play", () => { byId("play-name").textContent = "Pause"; requestAnimationFrame(frame); });
  audio.addEventListener("pause", () => { byId("play-name").textContent = "Play"; show(); });
  audio.addEventListener("seeked", show);
  audio.addEventListener("error", () => { byId("trouble").hidden = false; byId("controls").hidden = true; });
  if (audio.error) byId("trouble").hidden = false;
  byId("play").addEventListener("click", toggle);
  speed.addEventListener("change", () => bySpeed(0));
  for (const other of all(".other-sound")) {
    other.addEventListener("play", pause);
    audio.addEventListener("play", () => other.pause());
  }

  const seekTo = (event) => {
    const box = wave.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * length);
  };
  wave.addEventListener("pointerdown", (event) => { wave.setPointerCapture(event.pointerId); seekTo(event); });
  wave.addEventListener("pointermove", (event) => { if (wave.hasPointerCapture(event.pointerId)) seekTo(event); });

  for (const part of all(".strip a")) {
    part.addEventListener("click", (event) => {
      event.preventDefault();
      document.querySelector(part.getAttribute("href")).scrollIntoView({ block: "nearest" });
      if (part.dataset.from) playFrom(Number(part.dataset.from));
    });
  }

  // Words: one stop of the Tab key, the arrows go from one to the next.
  let stop = timed[0];
  if (stop) stop.tabIndex = 0;
  const goTo = (word) => {
    if (!word) return;
    stop.tabIndex = -1;
    word.tabIndex = 0;
    stop = word;
    word.focus();
  };
  byId("words")?.addEventListener("click", (event) => {
    const word = event.target.closest(".w[data-from]");
    if (!word || !getSelection().isCollapsed) return; // words that are being marked are not meant to be played
    goTo(word);
    playFrom(Number(word.dataset.from));
  });
  const inWords = (event) => {
    const n = timed.indexOf(event.target);
    if (n < 0) return false;
    const moves = { ArrowLeft: timed[n - 1], ArrowRight: timed[n + 1], Home: timed[0], End: timed[timed.length - 1] };
    if (event.key in moves) goTo(moves[event.key]);
    else if (event.key === "Enter") playFrom(from[n]);
    else return false;
    return true;
  };

  const keys = {
    " ": toggle,
    ArrowLeft: () => seek(audio.currentTime - STEP_S),
    ArrowRight: () => seek(audio.currentTime + STEP_S),
    "[": () => bySpeed(-1),
    "]": () => bySpeed(1),
    ",": () => byWord(-1),
    ".": () => byWord(1),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (inWords(event)) return event.preventDefault();
    const onWave = event.target === wave;
    if (onWave && (event.key === "Home" || event.key === "End")) {
      seek(event.key === "Home" ? 0 : length);
      return event.preventDefault();
    }
    const own = event.target.closest("input, select, textarea, audio") || (event.key === " " && event.target.closest("button, summary, a"));
    if (own || !(event.key in keys) || !(onWave || byId("use-keys").checked)) return;
    event.preventDefault();
    keys[event.key]();
  });
  show();
})();
