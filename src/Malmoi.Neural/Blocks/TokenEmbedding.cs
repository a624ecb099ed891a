using Malmoi.Architectures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>A vector per token, with its position's, segment's and language's added.</summary>
internal sealed class TokenEmbedding : Embeddings
{
    private readonly TokenEmbeddings _spec;
    private readonly Lookup _token;
    private readonly Parameter? _position;
    private readonly Tensor? _sinusoids;
    private readonly Parameter? _segment;
    private readonly Parameter? _language;
    private readonly Projection? _widenToken;
    private readonly Projection? _widenSum;
    private readonly Norm? _norm;

    public TokenEmbedding(TokenEmbeddings spec, Weights weights)
    {
        _spec = spec;
        var sum = spec.SumWidth ?? spec.Width;
        var table = spec.SharedTable is { } shared ? weights.Root[shared] : weights["token"];
        _token = table.Lookup(spec.Vocabulary, spec.TokenWidth ?? sum);
        _position = spec.Positions is LearnedPositions learned ? weights["position"].Table(learned.Rows, sum) : null;
        _sinusoids = spec.Positions is SinusoidalPositions sinusoids
            ? tensor(sinusoids.Table(sum), ScalarType.Float32).view(sinusoids.Count, sum).DetachFromDisposeScope()
            : null;
        _segment = spec.Segments is SegmentTable segments ? weights["segment"].Table(segments.Count, sum) : null;
        _language = spec.Languages is { } languages ? weights["language"].Table(languages, sum) : null;
        _norm = spec.Norm is { } norm ? Norm.Create(norm, sum, weights["norm"]) : null;
        _widenToken = spec.TokenWidth is { } narrow ? weights["widenToken"].Projection(narrow, sum, bias: false) : null;
        _widenSum = spec.SumWidth is { } inner ? weights["widen"].Projection(inner, spec.Width) : null;
    }

    public override (Tensor Hidden, Tensor Positions) Forward(StackInput input)
    {
        using var scope = NewDisposeScope();
        var tokens = input.Input; // (batch, positions)
        var positions = input.Positions?.alias() ?? Numbers(input); // (batch or 1, positions)
        Check(positions, tokens.shape[1] + (input.Cache?.Length ?? 0));
        var x = Shaken(_token.Rows(tokens), input); // (batch, positions, token width)
        x = _widenToken?.Forward(x) ?? x;
        x = _spec.Scale == 1 ? x : x * Held.Number(_spec.Scale);
        if (PositionVectors(positions) is { } vectors)
        {
            x = x.Plus(vectors);
        }

        if (SegmentVectors(tokens, input.Segments) is { } segments)
        {
            x = x.Plus(segments);
        }

        if (_language is not null && input.Languages is { } languages)
        {
            x = x.Plus(Lookup.Rows(_language, languages));
        }

        x = _norm?.Forward(x) ?? x;
        x = Drop(x, _spec.Dropout, input.Training);
        x = _widenSum?.Forward(x) ?? x;
        return (x.MoveToOuterDisposeScope(), positions.MoveToOuterDisposeScope());
    }

    // NEFTune: uniform noise whose length is that of a unit vector, times alpha, whatever length and width are; of texts in one row,
    // each has its own length.
    private static Tensor Shaken(Tensor x, StackInput input)
    {
        if (!input.Training || input.EmbeddingNoise == 0)
        {
            return x;
        }

        var length = input.Documents is null ? x.shape[1] : 1;
        var most = input.EmbeddingNoise / Math.Sqrt(length * x.shape[2]);
        using TorchSharp.Scalar from = -most;
        using TorchSharp.Scalar width = 2 * most;
        var noise = (rand_like(x) * width).Plus(from);
        return x.Plus(input.Documents is { } texts ? noise * Lengths(texts).rsqrt().to(x.dtype) : noise);
    }

    // Of the text that each position is of: (batch, positions, 1)
    private static Tensor Lengths(Tensor texts) =>
        texts.unsqueeze(2).eq(texts.unsqueeze(1)).to(ScalarType.Float32).sum(2, keepdim: true);

    // The greatest number is looked up only where a text is longer than the table: it may begin with padding.
    private void Check(Tensor positions, long length)
    {
        if (
            _spec.Positions is { } table
            && length > table.Count
            && positions.max().item<long>() is var last
            && last >= table.Count
        )
        {
            throw new InputException(
                $"a text of {last + 1} tokens is longer than the {table.Count} positions of the model: cut it, or read it in windows"
            );
        }
    }

    private Tensor? PositionVectors(Tensor positions)
    {
        if (_position is not null)
        {
            var first = ((LearnedPositions)_spec.Positions!).FirstRow;
            return Lookup.Rows(_position, first == 0 ? positions : positions.Plus(Held.Number(first)));
        }

        return _sinusoids is not null
            ? Lookup.Rows(_sinusoids.to(_token.Table.device), positions).to(_token.Table.dtype)
            : null;
    }

    private Tensor? SegmentVectors(Tensor tokens, Tensor? segments) =>
        _spec.Segments switch
        {
            SegmentTable => Lookup.Rows(_segment!, segments ?? zeros_like(tokens)),
            SegmentTokens when segments is not null => _token.Rows(segments) * Held.Number(_spec.Scale),
            _ => null,
        };

    private Tensor Numbers(StackInput input)
    {
        var tokens = input.Input;
        var past = input.Cache?.Length ?? 0;
        var numbering = _spec.Positions?.Numbering ?? PositionNumbering.Plain;
        if (numbering == PositionNumbering.SkipPadding && _spec.Padding is { } padding)
        {
            // Padding gets -1: the row before the first.
            var seen = tokens.ne(Held.Number(padding)).to(ScalarType.Int64);
            return seen.cumsum(1).Plus(Held.Number(past)) * seen - Held.Number(1);
        }

        if (numbering == PositionNumbering.Unmasked && input.Mask is { } mask)
        {
            var seen = mask.to(ScalarType.Int64);
            var before = _spec.Positions is LearnedPositions { FirstRow: > 0 } ? -1 : 0;
            return (seen.cumsum(1) * seen - Held.Number(1))
                .clamp(min: Held.Number(before))
                .narrow(1, past, tokens.shape[1]);
        }

        return Held.Range(past, tokens.shape[1], tokens.device).unsqueeze(0);
    }
}
