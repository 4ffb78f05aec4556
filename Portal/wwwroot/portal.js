// The few things that only the browser can do. Called from Services/BrowserServices.
(function () {
  'use strict';
  const cookie = 'agw-theme';
  let remembered = null;

  function shownTheme() {
    const chosen = document.documentElement.dataset.theme;
    if (chosen === 'light' || chosen === 'dark') {
      return chosen;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }

  // navigator.clipboard is missing on plain http other than localhost; the old command still works there.
  function copyByCommand(text) {
    const area = document.createElement('textarea');
    area.value = text;
    area.setAttribute('readonly', '');
    area.style.position = 'fixed';
    area.style.opacity = '0';
    const host = document.querySelector('[role="dialog"]') || document.body;
    const focused = document.activeElement;
    host.appendChild(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    if (focused instanceof HTMLElement) {
      focused.focus();
    }
    return done;
  }

  window.portal = {
    theme: shownTheme,
    toggleTheme() {
      const next = shownTheme() === 'dark' ? 'light' : 'dark';
      document.documentElement.dataset.theme = next;
      document.cookie = cookie + '=' + next + ';path=/;max-age=31536000;samesite=lax';
      return next;
    },
    timeZone() {
      return Intl.DateTimeFormat().resolvedOptions().timeZone || null;
    },
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        return copyByCommand(text);
      }
    },
    // A dialog's content is rendered one step after the component that asks for the focus; hence the tries.
    focus(selector, tries = 50) {
      const element = document.querySelector(selector);
      if (element) {
        element.focus();
      } else if (tries > 0) {
        setTimeout(() => window.portal.focus(selector, tries - 1), 20);
      }
    },
    rememberFocus() {
      const active = document.activeElement;
      if (active && active !== document.body && !active.closest('[role="dialog"]')) {
        remembered = active;
      }
    },
    // Later, when the dialog has left the page. A dialog that followed keeps the focus and gives it back itself. The element may be
    // gone (its row was reloaded); then the page's heading is the nearest sensible place.
    restoreFocus() {
      setTimeout(() => {
        if (document.querySelector('[role="dialog"]')) {
          return;
        }
        const target = remembered && remembered.isConnected ? remembered : document.querySelector('main h1');
        remembered = null;
        if (target instanceof HTMLElement) {
          target.focus();
        }
      }, 150);
    },
    scrollToEnd(selector) {
      const element = document.querySelector(selector);
      if (element) {
        element.scrollTop = element.scrollHeight;
      }
    }
  };

  // The token of a sign-in link must not stay in the address bar or the history.
  if (location.pathname === '/sign-in/link' && location.search) {
    history.replaceState(null, '', location.pathname);
  }

  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-toggle-theme]') : null;
    if (button) {
      window.portal.toggleTheme();
    }
  });

  document.addEventListener('keydown', (event) => {
    const area = event.target instanceof Element ? event.target.closest('textarea[data-submit-on-enter]') : null;
    if (area && event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      area.form.requestSubmit();
    }
  });

  document.addEventListener('submit', (event) => {
    const button = event.target instanceof Element ? event.target.querySelector('button[type="submit"][data-busy]') : null;
    if (button) {
      button.setAttribute('aria-busy', 'true');
    }
  });
})();
