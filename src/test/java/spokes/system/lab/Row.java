package spokes.system.lab;

/** One line of the table: a picture in words, and what is to come of it. */
record Row(String number, String picture, Story story) {
    interface Story {
        void tell(Lab lab) throws Exception;
    }
}
