using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.NGrams;

/// <summary>A next-token model whose tokens are the words of a vocabulary, in sentences between two marks.</summary>
public interface IWordModel : INextTokenModel
{
    IVocabulary Vocabulary { get; }

    NGramVocabularyMarks Marks { get; }

    /// <summary>A state that has read nothing at all, not even a begin mark (<see cref="INextTokenModel.Start"/> has read &lt;s&gt;).</summary>
    INextTokenState StartEmpty();
}
