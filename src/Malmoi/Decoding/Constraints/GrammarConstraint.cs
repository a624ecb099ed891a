using Malmoi.Decoding.Constraints.Automata;
using Malmoi.LanguageModels;

namespace Malmoi.Decoding.Constraints;

/// <summary>Where one text stands in a grammar.</summary>
internal sealed class GrammarConstraint(TokenMasks masks, AutomatonState state, int[] ends, TokenPlace place)
    : IConstraint
{
    private AutomatonState _state = state;
    private TokenPlace _place = place;
    private bool _isEnded;

    public bool MayEnd => _state.IsWhole;

    public void Apply(Span<float> logits)
    {
        Span<float> kept = ends.Length <= 64 ? stackalloc float[ends.Length] : new float[ends.Length];
        for (var i = 0; i < ends.Length; i++)
        {
            kept[i] = (uint)ends[i] < (uint)logits.Length ? logits[ends[i]] : float.NegativeInfinity;
        }

        TokenMasks.Apply(_isEnded ? [] : masks.Of(_state, _place), logits);
        for (var i = 0; i < ends.Length; i++)
        {
            if ((uint)ends[i] < (uint)logits.Length)
            {
                logits[ends[i]] = MayEnd ? kept[i] : float.NegativeInfinity;
            }
        }
    }

    public void Accept(int token)
    {
        if (Array.IndexOf(ends, token) >= 0)
        {
            _isEnded = MayEnd ? true : throw Refused(token);
            return;
        }

        var spelling = masks.Spellings.Of(token, _place);
        var next = spelling.IsEmpty || _isEnded ? throw Refused(token) : _state;
        foreach (var value in spelling)
        {
            next = next.Next(value);
        }

        _state = next.IsDead ? throw Refused(token) : next;
        _place = TokenPlace.Within;
    }

    public IConstraint Fork() => new GrammarConstraint(masks, _state, ends, _place) { _isEnded = _isEnded };

    private static ArgumentException Refused(int token) =>
        new($"the text cannot go on with the token {token}", nameof(token));
}
