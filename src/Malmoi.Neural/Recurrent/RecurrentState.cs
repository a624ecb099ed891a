using Malmoi.LanguageModels;

namespace Malmoi.Neural.Recurrent;

/// <summary>What an LSTM remembers of a text: two vectors a layer, however long it was.</summary>
internal sealed class RecurrentState : INextTokenState
{
    private readonly int? _begin;

    /// <param name="begin">The begin mark; null: none stands before the text.</param>
    public RecurrentState(int? begin) => _begin = begin;

    private RecurrentState(RecurrentState other) =>
        (_begin, Length, Memory) = (other._begin, other.Length, other.Memory?.Alias().Detach());

    public int Length { get; private set; }

    /// <summary>One row; null before anything was read.</summary>
    public RecurrentMemory? Memory { get; private set; }

    /// <summary>What is to be read before the next tokens: the begin mark, once.</summary>
    public ReadOnlySpan<int> Unread => Memory is null && _begin is { } begin ? new[] { begin } : [];

    /// <summary>Goes on to what is remembered after so many more tokens.</summary>
    public void MoveTo(RecurrentMemory memory, int tokens)
    {
        Memory?.Dispose();
        Memory = memory.Detach();
        Length += tokens;
    }

    public INextTokenState Fork() => new RecurrentState(this);

    public void Dispose()
    {
        Memory?.Dispose();
        Memory = null;
    }
}
