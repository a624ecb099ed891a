namespace Malmoi.Architectures;

/// <summary>What reads a stack's output for a task: some places of it, perhaps a transform, a projection.</summary>
/// <remarks>
/// <code>
///   next token           every place                                     → vocabulary (often the token table itself)
///   masked token         every place         dense, activation, norm     → vocabulary, with a bias
///   sequence class       one place           dense, activation           → classes
///   token class          every place                                     → classes
///   answer span          every place                                     → begin, end
/// </code>
/// </remarks>
/// <param name="Places">Which vectors are read.</param>
/// <param name="Outputs">Numbers a place gives.</param>
public sealed record HeadSpec(Places Places, int Outputs)
{
    public TransformSpec? Transform { get; init; }

    /// <summary>Whether the projection has a bias.</summary>
    public bool Bias { get; init; }

    /// <summary>Whether the projection is the token table (Press and Wolf, 2017).</summary>
    public bool Tied { get; init; }

    /// <summary>Multiplies the vectors before the projection: 1/√width in the tied T5.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Whether biases that are no part of the projection, and that the reference does not train, are added to the numbers (BART, Marian).</summary>
    public bool OutputBias { get; init; }

    /// <summary>Share of the vectors' numbers set to zero while training.</summary>
    public double Dropout { get; init; }
}

/// <summary>A dense layer before a head's projection.</summary>
public sealed record TransformSpec(int Width, Activation Activation)
{
    public NormSpec? Norm { get; init; }
}

/// <summary>Which of a stack's output vectors a head reads.</summary>
public enum Places
{
    Every,

    /// <summary>The first: where [CLS] stands.</summary>
    First,

    /// <summary>The first, through the body's pooler.</summary>
    Pooled,

    /// <summary>The last that is not padding.</summary>
    Last,

    /// <summary>The last end-of-text token (BART).</summary>
    End,

    /// <summary>One that the input names (GPT's multiple choice).</summary>
    Named,
}
