using Malmoi.Tokenization;

namespace Malmoi.NGrams;

/// <summary>The three marks of KenLM's vocabularies.</summary>
public static class MarkedVocabulary
{
    extension(WordVocabulary)
    {
        /// <summary>A vocabulary that begins, like KenLM's, with &lt;unk&gt; = 0, &lt;s&gt; = 1 and &lt;/s&gt; = 2.</summary>
        public static WordVocabulary WithMarks(int capacity = 1024)
        {
            var vocabulary = new WordVocabulary(capacity);
            vocabulary.Add("<unk>"u8);
            vocabulary.Add("<s>"u8);
            vocabulary.Add("</s>"u8);
            return vocabulary;
        }

        /// <summary>The ids that <see cref="WithMarks"/> gives.</summary>
        public static NGramVocabularyMarks Marks => new(Unknown: 0, Begin: 1, End: 2);
    }
}
