using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.NGrams;

/// <summary>A next-token model whose tokens are the words of a vocabulary, in sentences between two marks.</summary>
public interface IWordModel : INextTokenModel
{
    IVocabulary Vocabulary { get; }

    NGramVocabularyMarks Marks { get; }
}
