// The emoji that a picker offers first.

export const COMMON_EMOJI = "👍 ❤️ 😂 😮 😢 🙏 👏 🔥 🎉 🤔 👀 💯 🌹 ☕ 📖 🎧 ✨ 🙂 😍 🥲 😡 🤝 👎 🫶".split(
  " ",
);
