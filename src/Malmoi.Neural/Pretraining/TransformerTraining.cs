using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining;

/// <summary>How a Transformer learns, beyond what its spec says.</summary>
public sealed record TransformerTrainingOptions
{
    /// <summary>The share of each label that is spread over the whole vocabulary (Szegedy et al., 2016); the 2017 Transformer's is 0.1. Evaluation is without it.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Whether layers are computed again for their gradients, and not kept: a third more work for a fraction of the memory.</summary>
    public bool RecomputesLayers { get; init; }

    /// <summary>NEFTune's alpha (Jain et al., 2024): noise on the tokens' vectors while it learns; 0: none.</summary>
    public double EmbeddingNoise { get; init; }
}

/// <summary>A Transformer as something to train: which head reads a batch, and what it minimises, follow from what the batch has.</summary>
/// <remarks>
/// Labels: the token at each labelled place, or whether it was replaced (ELECTRA). Classes: the class of each row. Both (BERT): the
/// sum of the two means. A source: the encoder reads it, the decoder the tokens. Mixtures of experts add what keeps them in balance.
/// </remarks>
public sealed class TransformerTraining : ITrainable, IDisposable
{
    // Below this share of labelled places their vectors are picked out before the head: a long vocabulary costs more than the copy.
    private const double FewLabels = 0.75;

    private readonly Transformer _model;
    private readonly TransformerTrainingOptions _options;
    private readonly ModelSize _size;
    private readonly Device _device;

    // Padding stands behind the text, where such a stack never looks: it needs no mask, and keeps the fast kernels.
    private readonly bool _looksBack;

    private readonly MixtureOfExperts? _experts;
    private Recomputation? _recomputation;

    /// <param name="model">The caller disposes it.</param>
    /// <param name="options">How it learns.</param>
    /// <exception cref="InputException">An option is out of its range.</exception>
    public TransformerTraining(Transformer model, TransformerTrainingOptions? options = null)
    {
        _options = options ?? new TransformerTrainingOptions();
        if (!(_options.LabelSmoothing is >= 0 and < 1))
        {
            throw new InputException(
                FormattableString.Invariant(
                    $"labels are to be smoothed by {_options.LabelSmoothing}: give a share from 0 to below 1"
                )
            );
        }

        (_model, _size, _device) = (model, new ModelSize(model.Spec), model.Tensors.First().Value.device);
        var layers = model.Spec.Stacks[^1].Stack.Layers;
        _looksBack = layers.All(layer => layer.Attention.Causal);
        _experts = layers.Select(layer => layer.FeedForward).OfType<MixtureOfExperts>().FirstOrDefault();
        _experts = _experts is { BalanceLoss: > 0 } ? _experts : null;
        if (_experts is not null && _options.RecomputesLayers)
        {
            throw new InputException(
                "experts are kept in balance by what their routers say, which is not kept where layers are computed again: train without it"
            );
        }
    }

    public IReadOnlyDictionary<string, Parameter> Tensors => _model.Tensors;

    public Tensor Loss(Batch batch, bool training)
    {
        using var scope = NewDisposeScope();
        Dispose();
        BatchCheck.Inputs(_model.Spec, batch);
        _recomputation = _options.RecomputesLayers && training && is_grad_enabled() ? new Recomputation() : null;
        using var trace = _experts is not null && training ? new StackTrace { WantsAttentions = false } : null;
        var hidden = Read(batch, training, trace); // (rows, positions, width)
        Tensor?[] losses =
        [
            batch.Labels is { } labels ? TokenLoss(hidden, batch, labels, training) : null,
            batch.Classes is { } classes ? ClassLoss(hidden, batch, classes, training) : null,
        ];
        var loss = losses.OfType<Tensor>().ToList() switch
        {
            [var only] => only,
            [var tokens, var rows] => tokens.Plus(rows),
            _ => throw new InputException("a batch has neither labels nor classes: there is nothing to learn from it"),
        };
        if (trace is not null)
        {
            using var mask = Mask(batch.Lengths, batch.Tokens);
            using Scalar share = _experts!.BalanceLoss;
            loss = loss.Plus(Losses.Balance(trace.RouterLogits, _experts.Chosen, mask) * share);
        }

        return loss.MoveToOuterDisposeScope();
    }

    public void Backward(Tensor loss)
    {
        loss.backward();
        _recomputation?.Backward();
        _recomputation = null;
    }

    /// <summary>Three times what reading costs: once forward, twice backward (Kaplan et al., 2020); padding is counted as it is computed, a head where it is asked.</summary>
    public double Operations(Batch batch)
    {
        var stacks = _model.Spec.Stacks;
        double reading = Operations(stacks[^1].Stack, batch.Tokens);
        reading += batch.Source is { } source && stacks.Count > 1 ? Operations(stacks[0].Stack, source) : 0;
        reading += batch.Labels is null ? 0 : (double)batch.Predicted * _size.OperationsPerPlace(TokenHead().Spec);
        reading += batch.Classes is null
            ? 0
            : (double)batch.Classes.Length * _size.OperationsPerPlace(ClassHead().Spec);
        return 3 * reading;
    }

    /// <summary>Forgets a loss that nobody took backward.</summary>
    public void Dispose()
    {
        _recomputation?.Dispose();
        _recomputation = null;
    }

    private Tensor Read(Batch batch, bool training, StackTrace? trace)
    {
        var input = new StackInput
        {
            Input = Put(batch.Tokens),
            Mask = _looksBack ? null : Mask(batch.Lengths, batch.Tokens),
            Segments = batch.Segments is { } segments ? Put(segments) : null,
            Positions = batch.Positions is { } positions ? Put(positions) : null,
            Documents = batch.Documents is { } documents ? Put(documents) : null,
            EmbeddingNoise = _options.EmbeddingNoise,
            Recomputation = _recomputation,
            Trace = trace,
            Training = training,
        };
        if (_model.Spec is not EncoderDecoderModel)
        {
            return _model.Read(input);
        }

        var source =
            batch.Source
            ?? throw new InputException(
                "an encoder-decoder learns from a source and its target: the batch has no source"
            );
        var mask = Mask(batch.SourceLengths, source);
        var memory = _model.Encoder!.Forward(
            new StackInput
            {
                Input = Put(source),
                Mask = mask,
                EmbeddingNoise = _options.EmbeddingNoise,
                Recomputation = _recomputation,
                Training = training,
            }
        );
        return _model.Read(input with { Memory = _recomputation?.Cut(memory) ?? memory, MemoryMask = mask });
    }

    private Tensor TokenLoss(Tensor hidden, Batch batch, IdGrid labels, bool training)
    {
        var head = TokenHead();
        BatchCheck.Labels(labels.Values, head.Spec);
        var isYesOrNo = head.Spec.Outputs == 1;
        var wanted = Put(labels).flatten(); // (rows · positions)
        var vectors = hidden.flatten(0, 1); // (rows · positions, width)
        if (batch.Predicted < (isYesOrNo ? 1 : FewLabels) * labels.Values.Length)
        {
            long[] places = [.. Enumerable.Range(0, labels.Values.Length).Where(i => labels.Values[i] >= 0)];
            var chosen = tensor(places).to(_device);
            (vectors, wanted) = (vectors.index_select(0, chosen), wanted.index_select(0, chosen));
        }

        var logits = head.Forward(vectors, training);
        return isYesOrNo
            ? Losses.ReplacedToken(logits.squeeze(-1), wanted, mask: null)
            : CrossEntropy(logits, wanted, training);
    }

    private Tensor ClassLoss(Tensor hidden, Batch batch, int[] classes, bool training)
    {
        var head = ClassHead();
        BatchCheck.Labels(classes, head.Spec);
        var read = head.Spec.Places switch
        {
            Places.First => hidden.select(1, 0),
            Places.Pooled => _model.Pool(hidden),
            _ => Last(hidden, batch),
        };
        return CrossEntropy(head.Forward(read, training), tensor(classes, ScalarType.Int64).to(_device), training);
    }

    private Tensor CrossEntropy(Tensor logits, Tensor labels, bool training) =>
        Losses.OfSpentLogits(logits, labels, training ? _options.LabelSmoothing : 0);

    private Head TokenHead() =>
        _model.Heads.GetValueOrDefault(HeadNames.NextToken)
        ?? _model.Heads.GetValueOrDefault(HeadNames.MaskedToken)
        ?? _model.Heads.GetValueOrDefault(HeadNames.ReplacedToken)
        ?? _model.Heads.GetValueOrDefault(HeadNames.TokenClass)
        ?? throw new InputException("the batch has a label a token, but the model has no head that predicts tokens");

    private Head ClassHead() =>
        _model.Heads.GetValueOrDefault(HeadNames.NextSentence)
        ?? _model.Heads.GetValueOrDefault(HeadNames.SequenceClass)
        ?? throw new InputException("the batch has a class a row, but the model has no head for them");

    private static double Operations(StackSpec stack, IdGrid ids) =>
        (double)ids.Values.Length * ModelSize.OperationsPerToken(stack, ids.Length);

    // (rows, width)
    private Tensor Last(Tensor hidden, Batch batch)
    {
        var places = Enumerable
            .Range(0, batch.Tokens.Rows)
            .Select(row => (long)row * batch.Tokens.Length + (batch.Lengths?[row] ?? batch.Tokens.Length) - 1);
        return hidden.flatten(0, 1).index_select(0, tensor(places.ToArray()).to(_device));
    }

    private Tensor Put(IdGrid ids) => tensor(ids.Values, [ids.Rows, ids.Length], ScalarType.Int64).to(_device);

    // Null where nothing is padded, which keeps the fast kernels.
    private Tensor? Mask(int[]? lengths, IdGrid ids)
    {
        if (lengths is null || lengths.All(length => length == ids.Length))
        {
            return null;
        }

        var seen = new bool[ids.Values.Length];
        for (var row = 0; row < ids.Rows; row++)
        {
            seen.AsSpan(row * ids.Length, lengths[row]).Fill(true);
        }

        return tensor(seen, [ids.Rows, ids.Length]).to(_device);
    }
}
