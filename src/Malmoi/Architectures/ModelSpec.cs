namespace Malmoi.Architectures;

/// <summary>A whole model as data: its stacks and what reads them. Every executor builds from this and from nothing else.</summary>
public abstract record ModelSpec
{
    /// <summary>Its stacks of layers by their names, the one that heads read last.</summary>
    public abstract IReadOnlyList<(string Name, StackSpec Stack)> Stacks { get; }

    /// <summary>Width of the vectors that heads read.</summary>
    public virtual int OutputWidth => Stacks[^1].Stack.OutputWidth ?? Stacks[^1].Stack.Width;

    /// <summary>What reads the last stack, by task; empty for a bare body.</summary>
    public IReadOnlyDictionary<string, HeadSpec> Heads { get; init; } = new Dictionary<string, HeadSpec>();
}

/// <summary>Reads from left to right and predicts what follows (GPT, LLaMA).</summary>
public sealed record DecoderModel(StackSpec Decoder) : ModelSpec
{
    public override IReadOnlyList<(string Name, StackSpec Stack)> Stacks => [("decoder", Decoder)];
}

/// <summary>Reads a whole sequence at once (BERT; ViT over the patches of an image).</summary>
public sealed record EncoderModel(StackSpec Encoder) : ModelSpec
{
    public override IReadOnlyList<(string Name, StackSpec Stack)> Stacks => [("encoder", Encoder)];

    /// <summary>A dense layer over the first place's vector, part of the body; null: none.</summary>
    public TransformSpec? Pooler { get; init; }
}

/// <summary>A decoder that attends to what an encoder has read (the 2017 Transformer, T5, BART).</summary>
public sealed record EncoderDecoderModel(StackSpec Encoder, StackSpec Decoder) : ModelSpec
{
    public override IReadOnlyList<(string Name, StackSpec Stack)> Stacks =>
        [("encoder", Encoder), ("decoder", Decoder)];
}

/// <summary>Convolutions over an image (ResNet); no Transformer, but what several of them see with.</summary>
public sealed record ConvolutionalModel(ResNetSpec Network) : ModelSpec
{
    public override IReadOnlyList<(string Name, StackSpec Stack)> Stacks => [];

    public override int OutputWidth => Network.Width;
}

/// <summary>Reads from left to right with a memory of one size, however long the text (LSTM); no Transformer, but what came before.</summary>
public sealed record RecurrentModel(RecurrentSpec Network) : ModelSpec
{
    public override IReadOnlyList<(string Name, StackSpec Stack)> Stacks => [];

    public override int OutputWidth => Network.Widths[^1];
}

/// <summary>Names of heads, as a checkpoint map and an executor call them.</summary>
public static class HeadNames
{
    public const string NextToken = "nextToken";
    public const string MaskedToken = "maskedToken";
    public const string SequenceClass = "sequenceClass";
    public const string TokenClass = "tokenClass";
    public const string Span = "span";
    public const string NextSentence = "nextSentence";
    public const string ReplacedToken = "replacedToken";
    public const string Choice = "choice";
    public const string Relevance = "relevance";
    public const string ImageClass = "imageClass";
}
