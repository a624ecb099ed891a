namespace Malmoi.Text;

/// <summary>What a reply does with what was asked, whatever it says.</summary>
public enum ReplyStance
{
    /// <summary>There is no word in it.</summary>
    SaysNothing,

    /// <summary>It does what was asked, or something like it.</summary>
    Answers,

    /// <summary>It will not do what was asked: "I can't help with that", 도와드릴 수 없습니다.</summary>
    Declines,

    /// <summary>It says that it does not know: "I don't know", 모르겠습니다.</summary>
    DoesNotKnow,
}
