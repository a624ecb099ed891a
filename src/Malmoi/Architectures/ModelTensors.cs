namespace Malmoi.Architectures;

/// <summary>Every tensor of a model by our name and with its shape, from its spec alone: what a source of weights must give.</summary>
public static class ModelTensors
{
    /// <returns>Our names and their shapes, in the order in which a model is built; a shared tensor stands once.</returns>
    public static IReadOnlyList<ModelTensor> Of(ModelSpec spec)
    {
        var tree = new TensorTree();
        foreach (var (name, stack) in spec.Stacks)
        {
            Add(stack, tree[name], tree);
        }

        if (spec is EncoderModel { Pooler: { } pooler })
        {
            tree["pooler"].Projection(spec.OutputWidth, pooler.Width);
        }

        if (spec is ConvolutionalModel convolutional)
        {
            AddNetwork(convolutional.Network, tree["network"]);
        }

        if (spec is RecurrentModel recurrent)
        {
            AddRecurrent(recurrent.Network, tree["network"]);
        }

        foreach (var (name, head) in spec.Heads)
        {
            AddHead(head, spec.OutputWidth, tree["heads"][name]);
        }

        return tree.All;
    }

    private static void Add(StackSpec spec, TensorTree place, TensorTree root)
    {
        AddEmbeddings(spec.Embeddings, place["embeddings"], root);
        for (var i = 0; i < spec.Layers.Count; i++)
        {
            var weights = spec.WeightsOfLayer is { } shared ? shared[i] : i;
            AddLayer(spec.Layers[i], place["layers"][weights]);
        }

        place["norm"].Norm(spec.FinalNorm, spec.Width);
        if (spec.OutputWidth is { } output)
        {
            place["narrow"].Projection(spec.Width, output, bias: false);
        }

        if (spec.Layers is [{ Attention: { Positions: RelativeBuckets buckets } attention }, ..])
        {
            place["relativeBias"].Table(buckets.Buckets, attention.Heads);
        }
    }

    private static void AddEmbeddings(EmbeddingSpec spec, TensorTree place, TensorTree root)
    {
        switch (spec)
        {
            case TokenEmbeddings tokens:
                AddTokens(tokens, place, root);
                break;
            case PatchEmbeddings patches:
                place["first"].Tensor(1, 1, patches.Width);
                place["patch"]["weight"].Tensor(patches.Width, patches.Channels, patches.PatchSize, patches.PatchSize);
                place["patch"]["bias"].Tensor(patches.Width);
                if (patches.Positions is LearnedPositions learned)
                {
                    place["position"].Tensor(1, learned.Rows, patches.Width);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(spec), spec, null);
        }
    }

    private static void AddTokens(TokenEmbeddings spec, TensorTree place, TensorTree root)
    {
        var sum = spec.SumWidth ?? spec.Width;
        (spec.SharedTable is { } shared ? root[shared] : place["token"]).Table(spec.Vocabulary, spec.TokenWidth ?? sum);
        if (spec.Positions is LearnedPositions learned)
        {
            place["position"].Table(learned.Rows, sum);
        }

        if (spec.Segments is SegmentTable segments)
        {
            place["segment"].Table(segments.Count, sum);
        }

        if (spec.Languages is { } languages)
        {
            place["language"].Table(languages, sum);
        }

        place["norm"].Norm(spec.Norm, sum);
        if (spec.TokenWidth is { } narrow)
        {
            place["widenToken"].Projection(narrow, sum, bias: false);
        }

        if (spec.SumWidth is not null)
        {
            place["widen"].Projection(sum, spec.Width);
        }
    }

    private static void AddLayer(LayerSpec spec, TensorTree place)
    {
        var width = spec.Attention.Width;
        AddAttention(spec.Attention, place["attention"]);
        place["attentionNorm"].Norm(spec.Norm, width);
        if (spec.CrossAttention is { } cross)
        {
            AddAttention(cross, place["crossAttention"]);
            place["crossAttentionNorm"].Norm(spec.Norm, width);
        }

        AddFeedForward(spec.FeedForward, place["feedForward"]);
        place["feedForwardNorm"].Norm(spec.SharedNorm ? null : spec.Norm, width);
    }

    private static void AddAttention(AttentionSpec spec, TensorTree place)
    {
        var (queries, keys) = (spec.Heads * spec.HeadWidth, spec.KeyValueHeads * spec.HeadWidth);
        place["query"].Projection(spec.Width, queries, spec.Bias);
        place["key"].Projection(spec.Width, keys, spec.Bias);
        place["value"].Projection(spec.Width, keys, spec.Bias);
        place["output"].Projection(queries, spec.Width, spec.OutputBias);
        place["queryNorm"].Norm(spec.HeadNorm, spec.HeadWidth);
        place["keyNorm"].Norm(spec.HeadNorm, spec.HeadWidth);
    }

    private static void AddFeedForward(FeedForwardSpec spec, TensorTree place)
    {
        switch (spec)
        {
            case DenseFeedForward dense:
                AddDense(dense, place);
                break;
            case MixtureOfExperts mixture:
                place["router"].Projection(mixture.Width, mixture.Experts, bias: false);
                for (var i = 0; i < mixture.Experts; i++)
                {
                    AddDense(mixture.Expert, place["experts"][i]);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(spec), spec, null);
        }
    }

    private static void AddDense(DenseFeedForward spec, TensorTree place)
    {
        place["up"].Projection(spec.Width, spec.InnerWidth, spec.Bias);
        if (spec.Gated)
        {
            place["gate"].Projection(spec.Width, spec.InnerWidth, spec.Bias);
        }

        place["down"].Projection(spec.InnerWidth, spec.Width, spec.Bias);
    }

    private static void AddRecurrent(RecurrentSpec spec, TensorTree place)
    {
        place["token"].Table(spec.Vocabulary, spec.TokenWidth);
        for (var i = 0; i < spec.Widths.Count; i++)
        {
            var gates = 4L * spec.Widths[i];
            place["layers"][i]["input"].Projection(spec.InputWidth(i), gates);
            place["layers"][i]["state"].Projection(spec.Widths[i], gates);
        }
    }

    private static void AddNetwork(ResNetSpec spec, TensorTree place)
    {
        place["stem"].Convolution(spec.Stem);
        for (var stage = 0; stage < spec.Stages.Count; stage++)
        {
            for (var block = 0; block < spec.Stages[stage].Count; block++)
            {
                var (own, at) = (spec.Stages[stage][block], place["stages"][stage][block]);
                for (var i = 0; i < own.Convolutions.Count; i++)
                {
                    at[i].Convolution(own.Convolutions[i]);
                }

                if (own.Shortcut is { } shortcut)
                {
                    at["shortcut"].Convolution(shortcut);
                }
            }
        }
    }

    private static void AddHead(HeadSpec spec, int width, TensorTree place)
    {
        var inner = spec.Transform?.Width ?? width;
        if (spec.Transform is { } transform)
        {
            place["transform"].Projection(width, inner);
            place["norm"].Norm(transform.Norm, inner);
        }

        if (!spec.Tied)
        {
            place["projection"].Projection(inner, spec.Outputs, spec.Bias);
        }
        else if (spec.Bias)
        {
            place["projection"]["bias"].Tensor(spec.Outputs);
        }

        if (spec.OutputBias)
        {
            place["outputBias"].Kept(1, spec.Outputs);
        }
    }
}

/// <summary>A tensor that a model has.</summary>
/// <param name="Name">Ours, as "decoder.layers.0.attention.query.weight".</param>
/// <param name="Shape">The sizes of its dimensions, outermost first.</param>
public sealed record ModelTensor(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>False for what is kept and not trained: running averages of batch norms, the biases that BART adds to its output.</summary>
    public bool IsLearned { get; init; } = true;

    /// <summary>How many numbers it holds.</summary>
    public long Count => Shape.Aggregate(1L, (count, size) => checked(count * size));
}
