package spokes.system.lab;

/**
 * One line of the table: a picture in words, and what is to come of it.
 *
 * @param aside it takes long and asks for no haste, so it may go on while others are tried
 */
record Row(String number, String picture, Story story, boolean aside) {
    interface Story {
        void tell(Lab lab) throws Exception;
    }

    Row(String number, String picture, Story story) {
        this(number, picture, story, false);
    }

    static Row aside(String number, String picture, Story story) {
        return new Row(number, picture, story, true);
    }
}
