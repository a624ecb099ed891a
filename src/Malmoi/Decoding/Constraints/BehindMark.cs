using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.Decoding.Constraints;

/// <summary>Leaves a text free until a mark stands in it, and holds what comes behind to a constraint: the call of a tool, for one.</summary>
/// <remarks>A token that goes over the end of the mark leaves the text free, for what it wrote already cannot be held.</remarks>
public sealed class BehindMark : IConstraint
{
    private readonly ITokenizer _tokenizer;
    private readonly string _mark;
    private readonly IConstraint _behind;
    private readonly List<int> _ids;
    private IConstraint? _held;

    /// <param name="mark">What is waited for.</param>
    /// <param name="behind">What holds from there on; it is forked.</param>
    /// <param name="tokenizer">Spells the text.</param>
    public BehindMark(string mark, IConstraint behind, ITokenizer tokenizer)
        : this(mark, behind, tokenizer, [], null) { }

    private BehindMark(string mark, IConstraint behind, ITokenizer tokenizer, List<int> ids, IConstraint? held) =>
        (_mark, _behind, _tokenizer, _ids, _held) = (mark, behind, tokenizer, ids, held);

    public bool MayEnd => _held?.MayEnd != false;

    public void Apply(Span<float> logits) => _held?.Apply(logits);

    public void Accept(int token)
    {
        if (_held is not null)
        {
            _held.Accept(token);
            return;
        }

        // As many tokens as the mark has characters spell it, whatever they are.
        _ids.Add(token);
        _ids.RemoveRange(0, Math.Max(0, _ids.Count - (2 * _mark.Length) - 2));
        var text = new StreamingDecoder(_tokenizer);
        if ((string.Concat(_ids.Select(text.Accept)) + text.Finish()).EndsWith(_mark, StringComparison.Ordinal))
        {
            _held = _behind.Fork();
        }
    }

    public IConstraint Fork() => new BehindMark(_mark, _behind, _tokenizer, [.. _ids], _held?.Fork());
}
