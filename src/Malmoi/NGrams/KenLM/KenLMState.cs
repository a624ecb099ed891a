using Malmoi.LanguageModels;

namespace Malmoi.NGrams.KenLM;

/// <summary>The words that may still be part of an n-gram, and the back-off weights to pay where they are not.</summary>
internal sealed class KenLMState(KenLMFile model) : INextTokenState
{
    public KenLMFile Model { get; } = model;

    /// <summary>(order) the words of the context, oldest first, then a place for the next word.</summary>
    public int[] Words { get; } = new int[model.Order];

    /// <summary>(order - 1) log10 b of the context's last word, of its last two ...</summary>
    public float[] Backoffs { get; private set; } = new float[model.Order - 1];

    /// <summary>(order - 1) room for those of the next word.</summary>
    public float[] NextBackoffs { get; private set; } = new float[model.Order - 1];

    /// <summary>How many words of context there are.</summary>
    public int ContextLength { get; set; }

    public int Length { get; set; }

    /// <summary>The block of look-ups that this state is part of, while it is.</summary>
    public bool IsPending { get; set; }

    /// <summary>What stands in <see cref="NextBackoffs"/> becomes <see cref="Backoffs"/>.</summary>
    public void Swap() => (Backoffs, NextBackoffs) = (NextBackoffs, Backoffs);

    public INextTokenState Fork()
    {
        var fork = new KenLMState(Model) { ContextLength = ContextLength, Length = Length };
        Words.CopyTo(fork.Words, 0);
        Backoffs.CopyTo(fork.Backoffs, 0);
        return fork;
    }

    public void Dispose() { }
}
