using Malmoi.LanguageModels;

namespace Malmoi.Server.Scheduling;

/// <summary>The states of texts that ended not long ago: the next turn of a talk begins with what they have read.</summary>
/// <remarks>
/// Of a state that can go back any beginning will do: keys and values lie in pages that both texts then read. Other states are not kept: an
/// n-gram model reads its prompt in no time. What was not used for the longest time goes first.
/// </remarks>
/// <param name="mostTokens">Tokens of all that is kept; 0: nothing is.</param>
internal sealed class KeptStates(int mostTokens) : IDisposable
{
    // Fewer are read again in no time.
    private const int Least = 16;

    private readonly Lock _lock = new();
    private readonly List<Kept> _kept = [];
    private bool _isOver;

    /// <summary>Tokens of all that is kept.</summary>
    public int Tokens
    {
        get
        {
            lock (_lock)
            {
                return _kept.Sum(kept => kept.Tokens.Length);
            }
        }
    }

    /// <summary>A state that has read the beginning of a prompt; at least one token is left to read.</summary>
    /// <param name="prompt">Its tokens.</param>
    /// <param name="marks">What stands before them.</param>
    /// <returns>The state, now the caller's, and how many of the prompt's tokens it has read; null: there is none.</returns>
    public (INextTokenState State, int Read)? Find(ReadOnlySpan<int> prompt, int marks)
    {
        lock (_lock)
        {
            var (best, longest) = (-1, Least - 1);
            for (var i = 0; i < _kept.Count; i++)
            {
                var common = _kept[i].Marks == marks ? _kept[i].Tokens.AsSpan().CommonPrefixLength(prompt) : 0;
                common = Math.Min(common, prompt.Length - 1);
                if (common > longest)
                {
                    (best, longest) = (i, common);
                }
            }

            if (best < 0)
            {
                return null;
            }

            var found = _kept[best];
            _kept.RemoveAt(best);
            _kept.Add(found);
            return found.State.Fork(longest) is { } state ? (state, longest) : null;
        }
    }

    /// <summary>Keeps a state, or disposes it.</summary>
    /// <param name="state">It becomes this one's.</param>
    /// <param name="tokens">All that it has read but for the marks.</param>
    /// <param name="marks">What stands before them.</param>
    public void Keep(INextTokenState state, int[] tokens, int marks)
    {
        lock (_lock)
        {
            if (_isOver || tokens.Length < Least || tokens.Length > mostTokens || !CanGoBack(state))
            {
                state.Dispose();
                return;
            }

            // What goes on from a kept text takes its place.
            Drop(kept => kept.Marks == marks && tokens.AsSpan().StartsWith(kept.Tokens));
            _kept.Add(new Kept(state, tokens, marks));
            while (_kept.Sum(kept => (long)kept.Tokens.Length) > mostTokens)
            {
                var oldest = _kept[0];
                Drop(kept => kept == oldest);
            }
        }
    }

    /// <summary>Keeps nothing from now on.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            Drop(_ => true);
        }
    }

    private void Drop(Predicate<Kept> which)
    {
        foreach (var kept in _kept.FindAll(which))
        {
            kept.State.Dispose();
            _kept.Remove(kept);
        }
    }

    private static bool CanGoBack(INextTokenState state)
    {
        using var earlier = state.Length > 1 ? state.Fork(state.Length - 1) : null;
        return earlier is not null;
    }

    private sealed record Kept(INextTokenState State, int[] Tokens, int Marks);
}
