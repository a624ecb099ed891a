using Malmoi.LanguageModels;

namespace Malmoi.Chat;

/// <summary>What a model has read of the last conversations: the next turn reads only what is new in it.</summary>
/// <remarks>
/// A state is kept where a prompt ended and where its answer did. What comes next usually begins with both; where the template
/// writes an answer otherwise than the model spelled it, with the first, or with as much as a state can go back to. Any number of
/// threads may use it.
/// </remarks>
/// <param name="most">States that are kept; the one used longest ago goes first.</param>
public sealed class ReadPrompts(int most = 8) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Kept> _kept = [];

    /// <summary>A state that has read as much of a prompt as is known, at most all but its last token.</summary>
    /// <param name="prompt">What is to be read.</param>
    /// <param name="read">How many of its tokens the state has read.</param>
    public INextTokenState Begin(ChatPrompt prompt, out int read)
    {
        lock (_lock)
        {
            foreach (var kept in _kept.OrderByDescending(kept => kept.Begins(prompt)))
            {
                read = kept.Begins(prompt);
                if (read <= 0 || kept.Fork(read) is not { } state)
                {
                    continue;
                }

                _kept.Remove(kept);
                _kept.Insert(0, kept);
                return state;
            }
        }

        read = prompt.AlreadyRead;
        return prompt.Begin();
    }

    /// <summary>Keeps a state.</summary>
    /// <param name="prompt">What it began with.</param>
    /// <param name="tokens">All that it has read.</param>
    /// <param name="state">It becomes this one's.</param>
    public void Keep(ChatPrompt prompt, ReadOnlySpan<int> tokens, INextTokenState state)
    {
        lock (_lock)
        {
            if (tokens.IsEmpty || most < 1)
            {
                state.Dispose();
                return;
            }

            _kept.Insert(0, new Kept(tokens.ToArray(), prompt.Marks, prompt.AlreadyRead == 0, state));
            while (_kept.Count > most)
            {
                _kept[^1].State.Dispose();
                _kept.RemoveAt(_kept.Count - 1);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _kept.ForEach(kept => kept.State.Dispose());
            _kept.Clear();
        }
    }

    private sealed record Kept(int[] Tokens, int Marks, bool CanGoBack, INextTokenState State)
    {
        /// <summary>How many of a prompt's first tokens it has read; at least one of the prompt is left.</summary>
        public int Begins(ChatPrompt prompt) =>
            Marks == prompt.Marks
                ? Math.Min(prompt.Tokens.Length - 1, Tokens.AsSpan().CommonPrefixLength(prompt.Tokens))
                : 0;

        public INextTokenState? Fork(int length) =>
            length == Tokens.Length ? State.Fork()
            : CanGoBack ? State.Fork(length)
            : null;
    }
}
