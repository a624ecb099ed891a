using System.Runtime.InteropServices;
using Malmoi.Decoding;
using Malmoi.LanguageModels;

namespace Malmoi.Server.Scheduling;

/// <summary>A text that is being written, a token a step.</summary>
internal sealed class RunningText(
    INextTokenModel model,
    ITokenizer tokenizer,
    Generation generation,
    int choice,
    INextTokenState state,
    float[] logits,
    KeptStates kept
) : IRunning
{
    private readonly WrittenText _text = new(tokenizer, generation.Prompt, generation.Stops);
    private readonly List<int> _history = [.. generation.Prompt];
    private readonly IConstraint? _constraint = generation.Constraint?.Fork();
    private readonly int[] _last = new int[1];
    private IRunning[]? _self;
    private int _read = generation.Prompt.Length;
    private readonly float[] _told = generation.Likeliest is null ? [] : new float[model.VocabularySize];

    public Generation Generation => generation;

    public int Weight => 1;

    private int Written => _history.Count - generation.Prompt.Length;

    public Reading? Next(ref int budget)
    {
        _last[0] = _history[^1];
        _read = _history.Count;
        return new Reading(state, _last) { Logits = logits };
    }

    public IReadOnlyList<IRunning> Advance()
    {
        if (Written >= generation.MaxTokens)
        {
            return End(EndReason.Length, Written);
        }

        // What the model thought is told as it was, before any rule changed it.
        logits.AsSpan(0, _told.Length).CopyTo(_told);
        _constraint?.Apply(logits);
        var id = generation.Samplers[choice].Choose(logits, CollectionsMarshal.AsSpan(_history));
        if (id < 0 || generation.Ends.Contains(id))
        {
            return End(EndReason.Stop, Written + 1);
        }

        _constraint?.Accept(id);
        _history.Add(id);
        var score = generation.Likeliest is { } count ? LikeliestTokens.Of(_told, id, count) : null;
        Show(_text.Accept(id, score is null ? null : new WrittenToken(id, score)));
        return _text.IsStopped ? End(EndReason.Stop, Written)
            : Written >= generation.MaxTokens ? End(EndReason.Length, Written)
            : _self ??= [this];
    }

    public void Dispose() => state.Dispose();

    private void Show((string Text, IReadOnlyList<WrittenToken> Tokens) part)
    {
        if (part.Text.Length > 0 || part.Tokens.Count > 0)
        {
            generation.Report(new TextWritten(choice, part.Text, part.Tokens));
        }
    }

    private IReadOnlyList<IRunning> End(EndReason reason, int tokens)
    {
        Show(_text.Finish());
        generation.Report(new TextEnded(choice, reason, tokens));
        Keep();
        return [];
    }

    // The next turn of a talk begins with all this; of several texts one goes on.
    private void Keep()
    {
        if (choice == 0 && generation.AlreadyRead == 0)
        {
            kept.Keep(state, [.. CollectionsMarshal.AsSpan(_history)[.._read]], generation.Marks);
        }
        else
        {
            state.Dispose();
        }
    }
}
