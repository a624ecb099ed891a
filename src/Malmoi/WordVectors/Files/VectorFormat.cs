namespace Malmoi.WordVectors.Files;

/// <summary>The kinds of vector files.</summary>
public enum VectorFormat
{
    /// <summary>Text with a head line: word2vec's, and fastText's .vec.</summary>
    Word2VecText,

    /// <summary>word2vec's binary files.</summary>
    Word2VecBinary,

    /// <summary>Text without a head line: GloVe's.</summary>
    GloVe,

    /// <summary>fastText's .bin, or .ftz where it is quantised.</summary>
    FastText,

    /// <summary>A matrix in a safetensors file, the words beside it.</summary>
    Safetensors,
}
